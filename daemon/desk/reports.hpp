// Mail that machines write about our mail: delivery reports (RFC 3464) and automatic replies. They are shown
// on their ticket; they are answered, relayed and reopen nothing, ever.
#pragma once

#include <optional>

#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// What a report becomes; nothing when the mail is no report, or one that may be a customer's first word.
std::optional<db::Filing> file_report(const Case& c);

/// A mail of ours that failed for good (refused, or expired after days): written down, and an agent is told
/// where it was an answer or a notification. A failed notice or automatic reply causes no further mail, so
/// nothing loops.
db::Filing delivery_failed(const db::OutboxEntry& entry, const db::TicketView& ticket, const Desk& desk,
                           const Moment& moment);

}  // namespace ticketd::desk
