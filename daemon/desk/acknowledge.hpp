// Whether a new ticket is acknowledged automatically, and the mail that does it (RELIABILITY, invariants 3
// and 9; RFC 3834). The texts are the autoresponder's.
#pragma once

#include <expected>
#include <string>

#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// The acknowledgement for the ticket the mail opens, `held` when a budget is used up; or why there is none,
/// one line for the ticket's history. `due` is when a human answers.
std::expected<db::NewOutgoing, std::string> acknowledge(const Case& c, const db::TicketView& ticket,
                                                        const Promise& promise);

}  // namespace ticketd::desk
