// The rows of one ticket, read as the values of records.hpp. Inside db only.
#pragma once

#include <optional>
#include <vector>

#include "db/database.hpp"

namespace ticketd::db {

std::optional<Ticket> load_ticket(Connection& db, TicketId id);
std::vector<Participant> load_participants(Connection& db, TicketId id);
std::vector<AgentGeneration> load_agent_generations(Connection& db, TicketId id);
std::vector<Clock> load_clocks(Connection& db, TicketId id);
/// The newest `limit` events, oldest first.
std::vector<Event> load_events(Connection& db, TicketId id, int limit);
/// Everything the rules need, or nothing when there is no such ticket.
std::optional<TicketView> load_ticket_view(Database& db, TicketId id);

}  // namespace ticketd::db
