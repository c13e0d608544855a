// What becomes of an outbox entry after a try (RELIABILITY, invariants 5 and 6). Pure.
#pragma once

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

}  // namespace ticketd
