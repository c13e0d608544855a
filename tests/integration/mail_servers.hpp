// A private Dovecot, and a private Postfix when asked for, for the life of a test: servers/servers.sh behind
// a class. Blocking calls: for a test's own thread, not for coroutines.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/endpoint.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd::test {

/// An account: a whole address and its password.
struct MailUser {
  std::string address{};
  std::string password = "secret";
};

struct MailServerOptions {
  enum class Servers { imap, imap_and_smtp };
  Servers servers = Servers::imap;
  std::vector<MailUser> users{{"ann@example.org"}};
  std::string dovecot_settings{};  ///< more of dovecot.conf
  std::string aliases{};           ///< "sales@example.org support@example.org" lines, for Postfix
  bool expired_certificate = false;
};

class MailServers {
 public:
  /// Why a test that needs these servers cannot run here; empty when it can. In CI (environment CI=true) a
  /// missing server is no reason: the test then runs, and fails.
  static std::string reason_to_skip(MailServerOptions::Servers servers);

  /// Starts them; throws std::runtime_error with the logs when they do not come up.
  explicit MailServers(MailServerOptions options = {});
  MailServers(const MailServers&) = delete;
  MailServers& operator=(const MailServers&) = delete;
  ~MailServers();

  std::string imap_url() const { return url("imap", "IMAP"); }              ///< STARTTLS
  std::string imaps_url() const { return url("imaps", "IMAPS"); }           ///< TLS
  std::string smtp_url() const { return url("smtp", "SMTP"); }              ///< mail from the world, no login
  std::string submission_url() const { return url("smtp", "SUBMISSION"); }  ///< STARTTLS and login
  std::string smtps_url() const { return url("smtps", "SMTPS"); }           ///< TLS and login
  std::uint16_t port(const std::string& name) const;  ///< "IMAP", "LMTP", ... of DIR/ports
  std::filesystem::path ca_file() const { return folder() / "tls/ca.pem"; }
  const std::filesystem::path& folder() const { return folder_.path(); }

  /// IMAP over TLS, and submission over STARTTLS, as one of the users.
  mail::Endpoint imap(const std::string& address) const { return endpoint(imaps_url(), address); }
  mail::Endpoint submission(const std::string& address) const { return endpoint(submission_url(), address); }
  mail::Endpoint endpoint(std::string url, const std::string& address) const;

  /// Hands `raw` (any line ends) to Dovecot's LMTP, as from `sender`; throws when it is refused.
  void deliver(const std::string& recipient, std::string_view raw,
               const std::string& sender = "sender@example.net");

  /// The mails in a user's folder ("" is the INBOX), oldest delivery first, each with LF line ends.
  std::vector<std::string> mails(const std::string& address, const std::string& folder = "") const;
  /// The same as soon as there are `count` or more of them; what there is when `limit` passes.
  std::vector<std::string> wait_for_mails(const std::string& address, std::size_t count,
                                          std::chrono::seconds limit = std::chrono::seconds(10)) const;

  /// Runs doveadm with these arguments, quoted for a shell, and gives what it prints; throws when it fails.
  std::string doveadm(const std::string& arguments) const;
  void set_password(const std::string& address, const std::string& password);
  /// A token that XOAUTH2 and OAUTHBEARER accept for `address` until `lifetime` has passed.
  std::string bearer_token(const std::string& address, std::chrono::seconds lifetime) const;

  enum class Server { imap, smtp };
  void stop(Server server);
  void start(Server server);  ///< again, on the same ports

  /// The end of the servers' logs, for a failing test's message.
  std::string log() const;

 private:
  std::string url(std::string_view scheme, const std::string& port_name) const;
  void script(const std::string& arguments, const std::string& environment = {}) const;

  TemporaryDirectory folder_;
  std::vector<MailUser> users_;
};

}  // namespace ticketd::test
