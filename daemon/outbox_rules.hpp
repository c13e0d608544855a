// What becomes of an outbox entry after a try (RELIABILITY, invariants 5 and 6). Pure.
#pragma once

#include <optional>
#include <string>

#include "daemon/mail/smtp_session.hpp"
#include "db/outbox.hpp"

namespace ticketd {

/// An uncertain relay is tried once more after this pause, with the same Message-ID and the same bytes.
inline constexpr std::chrono::minutes uncertain_pause{15};

/// The entry's next state after the server's answer. A refusal for now becomes final once the entry is older
/// than outbox_expiry.
db::SendResult after_try(const db::OutboxEntry& entry, const mail::SmtpOutcome& outcome, db::Time now);

/// The same for an entry that waited longer than outbox_expiry.
db::SendResult given_up(const db::OutboxEntry& entry);

/// Before a try, of an automatic reply that has waited too long (RELIABILITY, invariant 3): what becomes of
/// it instead. Nothing: send it.
std::optional<db::SendResult> too_late(const db::OutboxEntry& entry, db::Time now);

/// The answer to a mail with the null sender says that another sender would do (RFC 3463, X.1.7 and X.1.8).
/// Servers look at the sender at MAIL, at RCPT or only when they have the whole mail.
bool refuses_null_sender(const mail::SmtpOutcome& outcome);

/// The server's words for the log, which names nobody: the entry's recipient is left out of them, however its
/// letters are written. The entry itself keeps them whole.
std::string reply_for_log(const db::OutboxEntry& entry, std::string reply_text);

}  // namespace ticketd
