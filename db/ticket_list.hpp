// Which tickets a list shows, in what order, and how many there would be. Inside db only.
#pragma once

#include <cstdint>
#include <vector>

#include "db/connection.hpp"
#include "db/tickets.hpp"

namespace ticketd::db {

/// What is due first comes first, then tickets without a running clock, newest first. Reads no more of a
/// million closed tickets than it shows, unless a filter by assignee leaves it no index.
std::vector<TicketId> listed_tickets(Connection& db, const TicketFilter& filter);

/// How many listed_tickets() would find without its limit.
std::int64_t count_tickets(Connection& db, const TicketFilter& filter);

}  // namespace ticketd::db
