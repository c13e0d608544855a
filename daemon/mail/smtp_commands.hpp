// The commands of one transaction, one recipient, and what a reply means for the mail. Pure.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "daemon/mail/smtp_body.hpp"
#include "daemon/mail/smtp_parser.hpp"

namespace ticketd::mail {

/// What became of one mail to one recipient.
struct SmtpOutcome {
  enum class Status {
    accepted,   ///< the server has it
    deferred,   ///< it certainly has not; worth another try later
    rejected,   ///< it will never take it
    uncertain,  ///< the connection was lost after the final dot was sent: it may have it or not
  };
  /// Where it was decided. At `connection` the server has said nothing about this mail.
  enum class Stage { connection, mail, rcpt, data, message };
  Status status = Status::deferred;
  Stage stage = Stage::connection;
  int code = 0;        ///< the server's; 0 when it has not answered
  std::string text{};  ///< its words, or ours
  bool operator==(const SmtpOutcome&) const = default;
};

/// "accepted", "deferred", "rejected", "uncertain".
std::string_view status_name(SmtpOutcome::Status status);
/// "connection", "mail", "rcpt", "data", "message".
std::string_view stage_name(SmtpOutcome::Stage stage);

/// MAIL and RCPT without line ends.
struct SmtpEnvelope {
  std::string mail{};
  std::string rcpt{};
};

/// The envelope for a message, or why this server cannot be given it (rejected, as the server itself would
/// say it): a bad address, too large, SMTPUTF8 needed and not offered. An empty `sender` is the null sender.
/// Domains are written as A-labels, so that SMTPUTF8 is needed for a local part only.
std::variant<SmtpEnvelope, SmtpOutcome> smtp_envelope(std::string_view sender, std::string_view recipient,
                                                      const MessageFacts& facts,
                                                      const SmtpExtensions& offered);

/// What a reply that is not the one hoped for means: 4xx deferred, 5xx rejected; but a 5xx about the session
/// (login required, for one) is not about the mail and defers it, and so does a reply out of place.
SmtpOutcome failed_outcome(SmtpOutcome::Stage stage, const SmtpReply& reply);

}  // namespace ticketd::mail
