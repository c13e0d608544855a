#include "db/filing.hpp"

#include <stdexcept>

#include "db/faq_rows.hpp"
#include "db/ledger_rows.hpp"
#include "db/message_rows.hpp"
#include "db/outbox_rows.hpp"
#include "db/raw_mails.hpp"
#include "db/ticket_writing.hpp"
#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

std::optional<TicketId> ticket_of(const Filing& filing) {
  return filing.new_ticket ? std::optional(filing.new_ticket->id) : filing.ticket;
}

bool changes_a_ticket(const Filing& filing) {
  return !filing.participants.empty() || !filing.messages.empty() || filing.change != TicketChange{} ||
         !filing.events.empty() || !filing.stopped_clocks.empty() || !filing.new_clocks.empty() ||
         !filing.agent_generations.empty() || !filing.suggestions.empty() || !filing.examples.empty();
}

/// In the order of Filing's members.
void write_ticket(Database& database, TicketId ticket, const Filing& filing, const Cause& cause, Time now) {
  Connection& db = database.connection;
  if (filing.new_ticket) insert_ticket(db, *filing.new_ticket);
  for (const Participant& participant : filing.participants) put_participant(db, ticket, participant);
  std::optional<MessageRow> first;
  for (Message message : filing.messages) {
    message.ticket = ticket;
    message.raw = message.direction == Direction::automatic ? std::nullopt : cause.raw;
    const MessageRow row = insert_message(database, message, cause);
    if (!first) first = row;
  }
  if (!filing.new_ticket || filing.change != TicketChange{}) change_ticket(db, ticket, filing.change, now);
  for (Event event : filing.events) {
    if (event.ticket == TicketId{}) event.ticket = ticket;
    if (event.at == Time{}) event.at = now;
    insert_event(db, event);
  }
  for (const ClockKind kind : filing.stopped_clocks) stop_clock(db, ticket, kind, now);
  for (const NewClock& clock : filing.new_clocks) start_clock(db, ticket, clock);
  for (const AgentGeneration& generation : filing.agent_generations)
    put_agent_generation(db, ticket, generation);
  if (!filing.suggestions.empty() && !first)
    throw std::logic_error("a filing offers FAQ entries for no message");
  if (first) insert_suggestions(db, *first, filing.suggestions, now);
  for (FaqExample example : filing.examples) {
    example.ticket = ticket;
    if (example.at == Time{}) example.at = now;
    insert_example(db, example, now);
  }
}

void write_filing(Database& db, const Filing& filing, const Cause& cause, Time now) {
  const std::optional<TicketId> ticket = ticket_of(filing);
  if (!ticket && changes_a_ticket(filing)) throw std::logic_error("a filing changes a ticket and names none");
  if (ticket && (filing.new_ticket || changes_a_ticket(filing)))
    write_ticket(db, *ticket, filing, cause, now);
  for (const NewOutgoing& mail : filing.outgoing) insert_outgoing(db, ticket, mail, cause, now);
  for (const OutboxId id : filing.cancelled) cancel(db.connection, id, now);
}

}  // namespace

bool write_mail(Database& db, const ReceivedMail& mail, const Filing& filing, Time now) {
  Savepoint savepoint(db.connection);
  Cause cause{.bytes = mail.raw};
  if (!mail.raw.empty())
    cause.raw = store_raw_mail(
        db, mail, filing.outcome == LedgerOutcome::duplicate ? RawCopy::further : RawCopy::first);
  write_filing(db, filing, cause, now);
  const LedgerEntry entry{.where = mail.where,
                          .outcome = filing.outcome,
                          .detail = filing.detail,
                          .ticket = ticket_of(filing),
                          .raw = cause.raw,
                          .internal_date = mail.internal_date,
                          .at = now};
  if (!write_final_entry(db.connection, entry, mail.action)) return false;  // rolls back
  savepoint.release();
  return true;
}

void write_change(Database& db, const Filing& filing, Time now) {
  Savepoint savepoint(db.connection);
  write_filing(db, filing, Cause{}, now);
  savepoint.release();
}

}  // namespace ticketd::db
