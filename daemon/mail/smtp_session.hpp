// Submits mails over one SMTP connection, one recipient a transaction, one transaction after the other.
// libcurl connects and logs in; every reply is read here, so that the outcome is known exactly. One coroutine
// at a time. Destroy it before the CurlLoop.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/curl_stream.hpp"
#include "daemon/mail/smtp_commands.hpp"
#include "daemon/mail/smtp_parser.hpp"

namespace ticketd::mail {

/// One mail to one recipient.
struct SmtpMail {
  std::string sender{};  ///< envelope sender; empty: the null sender (a server may refuse it: stage `mail`)
  std::string recipient{};
  std::string_view message{};  ///< header and body, any line ends; must stay in place until send() has ended
};

/// How long to wait for a server's replies.
struct SmtpLimits {
  /// RFC 5321, 4.5.3.2.
  std::chrono::milliseconds reply = std::chrono::minutes(5);
  /// The reply to the final dot (4.5.3.2.6): giving up sooner sends duplicates.
  std::chrono::milliseconds final_reply = std::chrono::minutes(10);
};

class SmtpSession {
 public:
  explicit SmtpSession(CurlLoop& loop, SmtpLimits limits = {}) : stream_(loop), limits_(limits) {}

  /// Connects and logs in. `ehlo_name`: our own host name, empty for the system's. With a user configured a
  /// server that offers no login is an error (refused_login): nothing is ever submitted without.
  Task<MailResult<>> connect(Endpoint endpoint, std::string ehlo_name = {});
  bool is_open() const { return stream_.is_open(); }
  void close() { stream_.close(); }
  /// For a session that was kept for the next mail: false, and closed, when the server has hung up or said
  /// goodbye meanwhile, as it may after some minutes.
  bool still_open();
  const SmtpExtensions& extensions() const { return extensions_; }

  /// Hands over one mail. `before_final_dot` (may be empty) is awaited when all but the final dot is written:
  /// what must be durable before the server can have the mail is made so there; if it throws, the connection
  /// is closed, nothing has been sent, and the exception passes through. After a lost connection is_open() is
  /// false. Cancelled, it closes the connection: deferred before the final dot, uncertain after.
  Task<SmtpOutcome> send(SmtpMail mail, std::function<Task<>()> before_final_dot = {});

  /// Says goodbye and closes. Never an error.
  Task<> quit();

 private:
  class CloseUnlessDone;

  Task<MailResult<SmtpReply>> read_reply();
  void wait_for_replies(std::chrono::milliseconds limit);
  /// Replies in the order of the commands, and why there are fewer of them when the connection was lost.
  struct Exchange {
    std::vector<SmtpReply> replies{};
    std::optional<MailError> lost{};
  };
  Task<Exchange> exchange(std::vector<std::string> commands, bool pipelined);
  Task<MailResult<SmtpReply>> command(std::string line);
  Task<MailResult<>> greet(std::string ehlo_name);
  Task<SmtpOutcome> open_transaction(const SmtpEnvelope& envelope);
  Task<MailResult<>> write_message(std::string_view message);

  CurlStream stream_;
  SmtpLimits limits_;
  std::chrono::milliseconds reply_limit_ = limits_.reply;  // a line of it, and the whole
  SmtpReplyParser parser_;
  SmtpExtensions extensions_;
  bool needs_reset_ = false;  // the last transaction was refused and is still open
  std::vector<char> buffer_;
  std::string_view unread_;  // the part of buffer_ not yet parsed
};

}  // namespace ticketd::mail
