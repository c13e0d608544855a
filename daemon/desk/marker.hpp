// What a notification says about itself, so that it can be found again in the agent's reply: the marker line
// above everything, and the first line of the header block.
#pragma once

#include <string>
#include <string_view>

#include "db/records.hpp"

namespace ticketd::desk {

/// The line that separates an agent's answer from everything below it; carries the ticket.
std::string marker(db::TicketId ticket);

/// The start of a header block's first line: "Ticket #1042 |".
std::string header_block_start(db::TicketId ticket);

/// `text` holds a marker line (of any ticket) or the header block of this ticket's notification, however
/// wrapped, quoted or spaced.
bool holds_notification(std::string_view text, db::TicketId ticket);

}  // namespace ticketd::desk
