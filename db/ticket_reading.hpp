// The rows of one ticket, read as the values of records.hpp. Inside db only.
#pragma once

#include <optional>
#include <vector>

#include "db/connection.hpp"

namespace ticketd::db {

std::optional<Ticket> load_ticket(Connection& db, TicketId id);
std::vector<Participant> load_participants(Connection& db, TicketId id);
std::vector<AgentGeneration> load_agent_generations(Connection& db, TicketId id);
std::vector<Clock> load_clocks(Connection& db, TicketId id);
/// The newest `limit` messages, oldest first.
std::vector<Message> load_messages(Connection& db, TicketId id, int limit);
/// The newest message of that direction.
std::optional<Message> load_last_message(Connection& db, TicketId id, Direction direction);
std::optional<Message> load_message(Connection& db, MessageRow row);
/// The newest `limit` events, oldest first.
std::vector<Event> load_events(Connection& db, TicketId id, int limit);
/// Everything the rules need, or nothing when there is no such ticket.
std::optional<TicketView> load_ticket_view(Connection& db, TicketId id);

}  // namespace ticketd::db
