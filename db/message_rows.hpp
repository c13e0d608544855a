// The messages of a ticket, read and written as the values of records.hpp. Inside db only.
#pragma once

#include <optional>
#include <vector>

#include "db/frames.hpp"

namespace ticketd::db {

std::optional<Message> load_message(Database& db, MessageRow row);
/// The newest `limit` messages, oldest first.
std::vector<Message> load_messages(Database& db, TicketId id, int limit);
/// The newest message of that direction.
std::optional<Message> load_last_message(Database& db, TicketId id, Direction direction);
/// The oldest message of that direction.
std::optional<MessageRow> first_message(Connection& db, TicketId id, Direction direction);

/// Writes a message and, for a customer's, what it refers to and nobody holds.
MessageRow insert_message(Database& db, const Message& message, const Cause& cause);

}  // namespace ticketd::db
