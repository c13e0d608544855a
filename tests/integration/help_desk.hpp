// A whole help desk for a test: real mail servers, the built ticketd on a configuration of its own, customers
// and agents who write real mail. Blocking; every wait is bounded.
#pragma once

#include <sys/types.h>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parser/email.hpp"
#include "tests/integration/mail_servers.hpp"

namespace ticketd::test {

inline constexpr const char* support = "support@acme.example";
inline constexpr const char* alice = "alice@acme.example";
inline constexpr const char* bob = "bob@acme.example";

/// A mail as somebody would write it; `id` becomes the Message-ID (without < >).
struct Letter {
  std::string from{};
  std::string to = support;
  std::string subject{};
  std::string id{};
  std::string text{};
  std::string headers{};  ///< more header lines, each with its line end

  std::string raw() const;
};

class HelpDesk {
 public:
  struct Options {
    std::vector<std::string> customers{"ann@customer.example"};
    std::string mailbox{};  ///< more lines of [[mailbox]]
    std::string daemon{};   ///< more lines of [daemon]
    std::string dovecot_settings{};
    std::string aliases{};
  };
  explicit HelpDesk(Options options);
  HelpDesk(const HelpDesk&) = delete;
  HelpDesk& operator=(const HelpDesk&) = delete;
  ~HelpDesk();

  MailServers& servers() { return servers_; }

  /// Starts ticketd and waits until it watches its mailbox.
  void start();
  void start_without_waiting();
  /// SIGTERM; gives its exit code.
  int stop();
  /// SIGKILL.
  void kill();
  void send_signal(int signal);
  bool is_running() const { return process_ > 0; }

  /// Hands the mail to the SMTP server as the world does, with swaks. The envelope sender is `letter.from`.
  void write(const Letter& letter);
  void write_raw(const std::string& raw, const std::string& envelope_from, const std::string& to = support);
  /// The same with a login, as an agent's mail client does.
  void submit(const Letter& letter);
  /// Opens the agent's mailbox with neomutt, finds the mail and answers it above the quote.
  void reply_with_neomutt(const std::string& agent, const std::string& message_id, const std::string& text);

  /// What `ticketd ARGUMENTS --json` says.
  boost::json::value ask(const std::string& arguments);
  std::vector<boost::json::object> tickets();
  boost::json::object ticket(std::int64_t number);

  /// Waits until `there_are` so many tickets; the tickets as they are at the end.
  std::vector<boost::json::object> wait_for_tickets(std::size_t count);
  /// The first mail in that mailbox that fulfils `condition`; throws with the servers' and ticketd's logs.
  parser::Email wait_for_mail(const std::string& address,
                              const std::function<bool(const parser::Email&)>& condition);
  /// Every mail in that mailbox now.
  std::vector<parser::Email> mails(const std::string& address);
  /// Until the condition holds; throws, naming `what`, when it does not in time.
  void wait_until(const std::string& what, const std::function<bool()>& condition);

  std::string log() const;
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path config() const { return folder() / "ticketd.toml"; }
  void write_config(const std::string& mailbox, const std::string& daemon = {});

 private:
  std::string description(const std::string& what) const;

  MailServers servers_;
  TemporaryDirectory folder_;
  pid_t process_ = 0;
};

/// Conditions for wait_for_mail().
std::function<bool(const parser::Email&)> subject_contains(std::string text);
std::function<bool(const parser::Email&)> is_automatic();

}  // namespace ticketd::test
