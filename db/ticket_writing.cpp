#include "db/ticket_writing.hpp"

#include "parser/subject.hpp"

namespace ticketd::db {

void insert_ticket(Connection& db, const Ticket& ticket) {
  db.run(
      "INSERT INTO tickets(ticket_id, random_id, mailbox, queue, subject, normalised_subject, state, "
      "priority, "
      "assignee, requester, language, created_s, updated_s, closed_s, follow_up_of) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ticket.id, ticket.random_id, ticket.mailbox, ticket.queue, ticket.subject, ticket.normalised_subject,
      ticket.state, ticket.priority, ticket.assignee, ticket.requester, ticket.language, ticket.created,
      ticket.updated, ticket.closed, ticket.follow_up_of);
}

void put_participant(Connection& db, TicketId ticket, const Participant& participant) {
  db.run(
      "INSERT INTO participants(ticket_id, number, address, name, reply_to, verified, generation) "
      "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(ticket_id, number) DO UPDATE SET address = excluded.address, "
      "name = excluded.name, reply_to = excluded.reply_to, verified = excluded.verified, "
      "generation = excluded.generation",
      ticket, participant.number, participant.address, participant.name, participant.reply_to,
      participant.verified, participant.generation);
}

void put_agent_generation(Connection& db, TicketId ticket, const AgentGeneration& generation) {
  db.run(
      "INSERT INTO agent_generations(ticket_id, agent, generation) VALUES (?, ?, ?) "
      "ON CONFLICT(ticket_id, agent) DO UPDATE SET generation = excluded.generation",
      ticket, generation.agent, generation.generation);
}

void insert_event(Connection& db, const Event& event) {
  db.run(
      "INSERT INTO events(ticket_id, number, at_s, actor, kind, detail) VALUES "
      "(?1, (SELECT coalesce(max(number), 0) + 1 FROM events WHERE ticket_id = ?1), ?2, ?3, ?4, ?5)",
      event.ticket, event.at, event.actor, event.kind, event.detail);
}

void change_ticket(Connection& db, TicketId ticket, const TicketChange& change, Time now) {
  db.run("UPDATE tickets SET updated_s = ? WHERE ticket_id = ?", now, ticket);
  if (change.state)
    db.run(
        "UPDATE tickets SET state = ?2, closed_s = CASE WHEN ?2 IN ('open', 'pending') THEN NULL "
        "ELSE coalesce(closed_s, ?3) END WHERE ticket_id = ?1",
        ticket, *change.state, now);
  if (change.priority)
    db.run("UPDATE tickets SET priority = ? WHERE ticket_id = ?", *change.priority, ticket);
  if (change.assignee)
    db.run("UPDATE tickets SET assignee = ? WHERE ticket_id = ?", *change.assignee, ticket);
  if (change.queue) db.run("UPDATE tickets SET queue = ? WHERE ticket_id = ?", *change.queue, ticket);
  if (change.subject)
    db.run("UPDATE tickets SET subject = ?, normalised_subject = ? WHERE ticket_id = ?", *change.subject,
           parser::normalised_subject(*change.subject), ticket);
}

void stop_clock(Connection& db, TicketId ticket, ClockKind kind, Time now) {
  db.run("UPDATE clocks SET stopped_s = ? WHERE ticket_id = ? AND kind = ? AND stopped_s IS NULL", now,
         ticket, kind);
}

void start_clock(Connection& db, TicketId ticket, const NewClock& clock) {
  db.run(
      "INSERT INTO clocks(ticket_id, kind, started_s, due_s, promised_s) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT(ticket_id, kind) DO UPDATE SET started_s = excluded.started_s, due_s = excluded.due_s, "
      "promised_s = excluded.promised_s, stopped_s = NULL WHERE stopped_s IS NOT NULL",
      ticket, clock.kind, clock.started, clock.due, clock.promised);
}

}  // namespace ticketd::db
