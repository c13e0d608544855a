#include "daemon/mail/smtp_session.hpp"

#include <boost/asio/ip/host_name.hpp>
#include <utility>

#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

using Status = SmtpOutcome::Status;
using Stage = SmtpOutcome::Stage;

constexpr std::size_t read_bytes = 4096;
constexpr std::size_t write_bytes = 64UL * 1024;
constexpr auto quit_limit = std::chrono::seconds(5);

// A host name for EHLO: what the system calls itself may hold anything.
std::string legal_host_name(std::string name) {
  boost::system::error_code no_name;
  if (name.empty()) name = asio::ip::host_name(no_name);
  std::erase_if(name, [](char c) {
    return !(c == '.' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
             (c >= 'A' && c <= 'Z'));
  });
  return name.empty() ? "localhost" : name;
}

// "235" is the reply to a login that succeeded, and to nothing else (RFC 4954, 6).
bool has_logged_in(std::string_view transcript) { return transcript.contains("\n235 "); }

SmtpOutcome lost(const MailError& error) { return {Status::deferred, Stage::connection, 0, error.detail}; }

}  // namespace

class SmtpSession::CloseUnlessDone {
 public:
  explicit CloseUnlessDone(SmtpSession& session) : session_(session) {}
  CloseUnlessDone(const CloseUnlessDone&) = delete;
  CloseUnlessDone& operator=(const CloseUnlessDone&) = delete;
  ~CloseUnlessDone() {
    if (!done_) session_.close();
  }
  void done() { done_ = true; }

 private:
  SmtpSession& session_;
  bool done_ = false;
};

Task<MailResult<>> SmtpSession::connect(Endpoint endpoint, std::string ehlo_name) {
  CloseUnlessDone guard(*this);
  parser_ = {};
  extensions_ = {};
  needs_reset_ = false;
  unread_ = {};
  ehlo_name = legal_host_name(std::move(ehlo_name));
  const bool must_log_in = !endpoint.user.empty();
  if (MailResult<> connected = co_await stream_.connect(std::move(endpoint), ehlo_name); !connected)
    co_return connected;
  // libcurl goes on without a word when the server offers no login.
  if (must_log_in && !has_logged_in(stream_.transcript()))
    co_return std::unexpected(
        MailError{MailError::Kind::refused_login, "the server offers no login we can use"});
  wait_for_replies(limits_.reply);
  MailResult<> greeted = co_await greet(std::move(ehlo_name));
  if (greeted) guard.done();
  co_return greeted;
}

bool SmtpSession::still_open() {
  if (!unread_.empty() || !stream_.is_silent()) close();
  return is_open();
}

// Once more for what is offered now: after STARTTLS and a login it may be more (RFC 3207, 4.2).
Task<MailResult<>> SmtpSession::greet(std::string ehlo_name) {
  MailResult<SmtpReply> reply = co_await command("EHLO " + ehlo_name);
  if (reply && reply->permanent_failure()) {
    reply = co_await command("HELO " + ehlo_name);
  } else if (reply) {
    extensions_ = smtp_extensions(*reply);
  }
  if (!reply) co_return std::unexpected(std::move(reply.error()));
  if (!reply->positive())
    co_return std::unexpected(
        MailError{reply->transient_failure() ? MailError::Kind::unreachable : MailError::Kind::rejected,
                  "EHLO: " + std::to_string(reply->code) + " " + reply->text()});
  co_return MailResult<>{};
}

void SmtpSession::wait_for_replies(std::chrono::milliseconds limit) {
  reply_limit_ = limit;
  stream_.set_silence_limit(limit);
}

Task<MailResult<SmtpReply>> SmtpSession::read_reply() {
  const auto due = std::chrono::steady_clock::now() + reply_limit_;
  for (;;) {
    MailResult<std::optional<SmtpReply>> reply = parser_.next(unread_);
    if (!reply) co_return std::unexpected(std::move(reply.error()));
    if (*reply) co_return std::move(**reply);
    if (std::chrono::steady_clock::now() >= due)
      co_return std::unexpected(MailError{MailError::Kind::timeout, "a reply that does not end"});
    buffer_.resize(read_bytes);
    MailResult<std::size_t> count = co_await stream_.read_some(buffer_);
    if (!count) co_return std::unexpected(std::move(count.error()));
    unread_ = std::string_view(buffer_.data(), *count);
  }
}

Task<MailResult<SmtpReply>> SmtpSession::command(std::string line) {
  std::vector<std::string> one;
  one.push_back(std::move(line));
  Exchange exchanged = co_await exchange(std::move(one), false);
  if (exchanged.lost) co_return std::unexpected(std::move(*exchanged.lost));
  co_return std::move(exchanged.replies.front());
}

// Not pipelined: stops after the first command that fails.
Task<SmtpSession::Exchange> SmtpSession::exchange(std::vector<std::string> commands, bool pipelined) {
  Exchange exchanged;
  std::string lines;
  for (std::string& line : commands) {
    line += "\r\n";
    lines += line;
  }
  if (pipelined) {
    // Even when the server hangs up on this it may have said why before.
    if (MailResult<> written = co_await stream_.write_all(lines); !written)
      exchanged.lost = std::move(written.error());
  }
  for (const std::string& line : commands) {
    if (!pipelined) {
      MailResult<> written = co_await stream_.write_all(line);
      if (!written) exchanged.lost = std::move(written.error());
    }
    MailResult<SmtpReply> reply = co_await read_reply();
    if (!reply) {
      if (!exchanged.lost) exchanged.lost = std::move(reply.error());
      break;
    }
    exchanged.replies.push_back(std::move(*reply));
    if (!pipelined && exchanged.replies.back().code >= 400) break;
  }
  co_return exchanged;
}

// MAIL, RCPT and DATA; accepted here means: send the message now. The first reply that is not as hoped
// decides, even when the connection is lost after it.
Task<SmtpOutcome> SmtpSession::open_transaction(const SmtpEnvelope& envelope) {
  std::vector<std::string> commands;
  std::vector<Stage> stages;
  const auto add = [&](Stage stage, std::string line) {
    stages.push_back(stage);
    commands.push_back(std::move(line));
  };
  if (needs_reset_) add(Stage::connection, "RSET");
  add(Stage::mail, envelope.mail);
  add(Stage::rcpt, envelope.rcpt);
  add(Stage::data, "DATA");
  needs_reset_ = true;
  const Exchange exchanged = co_await exchange(std::move(commands), extensions_.pipelining);
  if (exchanged.lost) close();

  for (std::size_t i = 0; i < exchanged.replies.size(); ++i) {
    const SmtpReply& reply = exchanged.replies[i];
    const bool as_hoped = stages[i] == Stage::data ? reply.code == 354 : reply.positive();
    if (as_hoped) continue;
    // A server that wants the message all the same, or says goodbye, has no further use for this connection.
    if (reply.code == 421 || exchanged.replies.back().code == 354) close();
    co_return failed_outcome(stages[i], reply);
  }
  if (exchanged.lost) co_return lost(*exchanged.lost);
  co_return SmtpOutcome{.status = Status::accepted, .stage = Stage::data};
}

Task<MailResult<>> SmtpSession::write_message(std::string_view message) {
  SmtpBody body;
  std::string wire;
  do {
    wire.clear();
    body.append(message.substr(0, write_bytes), wire);
    message.remove_prefix(std::min(message.size(), write_bytes));
    if (message.empty()) body.finish(wire);
    if (MailResult<> written = co_await stream_.write_all(wire); !written) co_return written;
  } while (!message.empty());
  co_return MailResult<>{};
}

Task<SmtpOutcome> SmtpSession::send(SmtpMail mail, std::function<Task<>()> before_final_dot) {
  const auto envelope = smtp_envelope(mail.sender, mail.recipient, message_facts(mail.message), extensions_);
  if (const auto* refused = std::get_if<SmtpOutcome>(&envelope)) co_return *refused;

  CloseUnlessDone guard(*this);
  SmtpOutcome opened = co_await open_transaction(std::get<SmtpEnvelope>(envelope));
  if (opened.status != Status::accepted) {
    guard.done();
    co_return opened;
  }
  if (const MailResult<> written = co_await write_message(mail.message); !written) {
    SmtpOutcome outcome = lost(written.error());
    outcome.stage = Stage::message;
    co_return outcome;
  }
  if (before_final_dot) co_await before_final_dot();

  // From here on the server may have the mail, whatever we hear.
  SmtpOutcome outcome{.status = Status::uncertain, .stage = Stage::message};
  static constexpr std::string_view final_dot = ".\r\n";
  if (const MailResult<> written = co_await stream_.write_all(final_dot); !written) {
    outcome.text = written.error().detail;
    co_return outcome;
  }
  wait_for_replies(limits_.final_reply);
  const MailResult<SmtpReply> reply = co_await read_reply();
  if (!reply) {
    outcome.text = reply.error().detail;
    co_return outcome;
  }
  wait_for_replies(limits_.reply);
  needs_reset_ = false;  // whatever the reply, the transaction is over
  if (reply->code != 421) guard.done();
  if (reply->positive()) co_return SmtpOutcome{Status::accepted, Stage::message, reply->code, reply->text()};
  co_return failed_outcome(Stage::message, *reply);
}

Task<> SmtpSession::quit() {
  if (is_open()) {
    wait_for_replies(quit_limit);
    (void)co_await command("QUIT");
  }
  close();
}

}  // namespace ticketd::mail
