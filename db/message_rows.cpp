#include "db/message_rows.hpp"

#include <algorithm>
#include <ranges>

namespace ticketd::db {
namespace {

/// A message that refers to more than this joins its siblings by the newest ones.
constexpr std::size_t unheld_references_max = 20;

/// A mail's text stands in the mail, mostly. To read the one back takes the other, which must not be large.
constexpr std::size_t prefix_bytes_max = 64U << 10U;

bool is_worth_a_prefix(const Message& message, const Cause& cause) {
  return message.raw && message.raw == cause.raw && cause.bytes.size() <= prefix_bytes_max;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

std::optional<std::string> none_if_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// Remembers what the mail refers to and we do not hold: a later mail that refers to the same is a sibling.
void remember_unheld_references(Connection& db, const Message& message) {
  for (const std::string& id :
       message.references | std::views::reverse | std::views::take(unheld_references_max))
    db.run(
        "INSERT OR IGNORE INTO unheld_references(message_id, requester, ticket_id) "
        "SELECT ?1, requester, ticket_id FROM tickets WHERE ticket_id = ?2 "
        "AND NOT EXISTS (SELECT 1 FROM messages WHERE message_id = ?1)",
        id, message.ticket);
}

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Reads the columns in the order of the SELECT below; braces evaluate from left to right.
Message read_message(Database& db, Statement& row) {
  return {
      .row = row.get<MessageRow>(),
      .ticket = row.get<TicketId>(),
      .direction = row.get<Direction>(),
      .message_id = row.get<std::optional<std::string>>().value_or(""),
      .references = split_lines(row.get<std::string>()),
      .from = {.name = row.get<std::string>(), .address = row.get<std::string>()},
      .subject = row.get<std::string>(),
      .text = read_frame(db, row),
      .at = row.get<Time>(),
      .verified = row.get<bool>(),
      .raw = row.get<std::optional<RawMailId>>(),
      .content_hash = row.get<std::string>(),
  };
}

}  // namespace

std::optional<Message> load_message(Database& db, MessageRow id) {
  Statement row = db.connection.query(
      "SELECT message_row, ticket_id, direction, message_id, reference_ids, from_name, from_address, "
      "subject, "
      "text_bytes, text_prefix_raw_id, text_frame, at_s, verified, raw_id, content_hash FROM messages "
      "WHERE message_row = ?",
      id);
  if (!row.step()) return std::nullopt;
  return read_message(db, row);
}

std::vector<Message> load_messages(Database& db, TicketId id, int limit) {
  Statement row = db.connection.query(
      "SELECT message_row FROM messages WHERE ticket_id = ? ORDER BY message_row DESC LIMIT ?", id, limit);
  std::vector<Message> messages;
  while (row.step())
    if (std::optional<Message> message = load_message(db, row.get<MessageRow>()))
      messages.push_back(std::move(*message));
  std::ranges::reverse(messages);
  return messages;
}

std::optional<Message> load_last_message(Database& db, TicketId id, Direction direction) {
  const auto row = db.connection.value<MessageRow>(
      "SELECT message_row FROM messages WHERE ticket_id = ? AND direction = ? ORDER BY message_row DESC "
      "LIMIT 1",
      id, direction);
  return row ? load_message(db, *row) : std::nullopt;
}

std::optional<MessageRow> first_message(Connection& db, TicketId id, Direction direction) {
  return db.value<MessageRow>(
      "SELECT message_row FROM messages WHERE ticket_id = ? AND direction = ? ORDER BY message_row LIMIT 1",
      id, direction);
}

MessageRow insert_message(Database& db, const Message& message, const Cause& cause) {
  const std::string references = join_lines(message.references);
  const Frame text = frame_of(db, message.text, is_worth_a_prefix(message, cause) ? cause : Cause{});
  db.connection.run(
      "INSERT INTO messages(ticket_id, direction, message_id, reference_ids, from_name, from_address, "
      "subject, "
      "text_bytes, text_prefix_raw_id, text_frame, at_s, verified, raw_id, content_hash) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      message.ticket, message.direction, none_if_empty(message.message_id), references, message.from.name,
      message.from.address, message.subject, text.size, text.prefix, text.bytes, message.at, message.verified,
      message.raw, message.content_hash);
  const MessageRow row{db.connection.last_insert_rowid()};
  if (message.direction == Direction::from_customer) remember_unheld_references(db.connection, message);
  return row;
}

}  // namespace ticketd::db
