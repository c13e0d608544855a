#include "db/ticket_reading.hpp"

#include <algorithm>

#include "db/faq_rows.hpp"
#include "db/message_rows.hpp"

namespace ticketd::db {
namespace {

bool has_auto_reply(Connection& db, TicketId id) {
  return db.value<int>("SELECT EXISTS (SELECT 1 FROM outgoing WHERE ticket_id = ? AND kind = 'auto_reply')",
                       id) == 1;
}

}  // namespace

std::optional<Ticket> load_ticket(Connection& db, TicketId id) {
  Statement row = db.query(
      "SELECT ticket_id, random_id, mailbox, queue, subject, normalised_subject, state, priority, assignee, "
      "requester, language, created_s, updated_s, closed_s, follow_up_of FROM tickets WHERE ticket_id = ?",
      id);
  if (!row.step()) return std::nullopt;
  return Ticket{
      .id = row.get<TicketId>(),
      .random_id = row.get<std::string>(),
      .mailbox = row.get<std::string>(),
      .queue = row.get<std::string>(),
      .subject = row.get<std::string>(),
      .normalised_subject = row.get<std::string>(),
      .state = row.get<TicketState>(),
      .priority = row.get<Priority>(),
      .assignee = row.get<std::string>(),
      .requester = row.get<std::string>(),
      .language = row.get<std::string>(),
      .created = row.get<Time>(),
      .updated = row.get<Time>(),
      .closed = row.get<std::optional<Time>>(),
      .follow_up_of = row.get<std::optional<TicketId>>(),
  };
}

std::vector<Participant> load_participants(Connection& db, TicketId id) {
  Statement row = db.query(
      "SELECT number, address, name, reply_to, verified, generation FROM participants WHERE ticket_id = ? "
      "ORDER BY number",
      id);
  std::vector<Participant> participants;
  while (row.step())
    participants.push_back({
        .number = row.get<int>(),
        .address = row.get<std::string>(),
        .name = row.get<std::string>(),
        .reply_to = row.get<std::string>(),
        .verified = row.get<bool>(),
        .generation = row.get<int>(),
    });
  return participants;
}

std::vector<AgentGeneration> load_agent_generations(Connection& db, TicketId id) {
  Statement row =
      db.query("SELECT agent, generation FROM agent_generations WHERE ticket_id = ? ORDER BY agent", id);
  std::vector<AgentGeneration> generations;
  while (row.step()) generations.push_back({.agent = row.get<std::string>(), .generation = row.get<int>()});
  return generations;
}

std::vector<Clock> load_clocks(Connection& db, TicketId id) {
  Statement row = db.query(
      "SELECT kind, started_s, due_s, promised_s, stopped_s FROM clocks WHERE ticket_id = ? ORDER BY kind",
      id);
  std::vector<Clock> clocks;
  while (row.step())
    clocks.push_back({
        .kind = row.get<ClockKind>(),
        .started = row.get<Time>(),
        .due = row.get<Time>(),
        .promised = row.get<std::optional<Time>>(),
        .stopped = row.get<std::optional<Time>>(),
    });
  return clocks;
}

std::vector<Event> load_events(Connection& db, TicketId id, int limit) {
  Statement row = db.query(
      "SELECT ticket_id, at_s, actor, kind, detail FROM events WHERE ticket_id = ? ORDER BY number DESC "
      "LIMIT ?",
      id, limit);
  std::vector<Event> events;
  while (row.step())
    events.push_back({
        .ticket = row.get<TicketId>(),
        .at = row.get<Time>(),
        .actor = row.get<std::string>(),
        .kind = row.get<std::string>(),
        .detail = row.get<std::string>(),
    });
  std::ranges::reverse(events);
  return events;
}

std::optional<TicketView> load_ticket_view(Database& database, TicketId id) {
  Connection& db = database.connection;
  std::optional<Ticket> ticket = load_ticket(db, id);
  if (!ticket) return std::nullopt;
  return TicketView{
      .ticket = std::move(*ticket),
      .participants = load_participants(db, id),
      .agent_generations = load_agent_generations(db, id),
      .clocks = load_clocks(db, id),
      .last_from_customer = load_last_message(database, id, Direction::from_customer),
      .last_answer = load_last_message(database, id, Direction::from_agent),
      .auto_replied = has_auto_reply(db, id),
      .lessons = load_lessons(db, id),
  };
}

}  // namespace ticketd::db
