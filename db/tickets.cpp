#include "db/tickets.hpp"

#include "db/database.hpp"
#include "db/message_rows.hpp"
#include "db/outbox_rows.hpp"
#include "db/raw_mails.hpp"
#include "db/ticket_list.hpp"
#include "db/ticket_reading.hpp"
#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

constexpr int shown_max = 1000;

std::optional<Clock> first_due(const std::vector<Clock>& clocks) {
  std::optional<Clock> first;
  for (const Clock& clock : clocks)
    if (!clock.stopped && (!first || clock.due < first->due)) first = clock;
  return first;
}

/// Everything a raw mail of the ticket is needed for goes before the mail itself.
void delete_ticket(Connection& db, TicketId id) {
  db.run("CREATE TEMP TABLE IF NOT EXISTS erased_mails(raw_id INTEGER PRIMARY KEY)");
  db.run("DELETE FROM erased_mails");
  db.run(
      "INSERT OR IGNORE INTO erased_mails(raw_id) SELECT raw_id FROM messages WHERE ticket_id = ? AND raw_id "
      "IS NOT NULL",
      id);
  db.run(
      "INSERT OR IGNORE INTO erased_mails(raw_id) SELECT raw_id FROM ledger WHERE ticket_id = ? AND raw_id "
      "IS NOT NULL",
      id);
  db.run("UPDATE ledger SET detail = '' WHERE ticket_id = ?", id);
  db.run("DELETE FROM outgoing WHERE ticket_id = ? OR prefix_raw_id IN (SELECT raw_id FROM erased_mails)",
         id);
  db.run("DELETE FROM tickets WHERE ticket_id = ?", id);
  db.run("DELETE FROM raw_mails WHERE raw_id IN (SELECT raw_id FROM erased_mails)");
  db.run("DELETE FROM erased_mails");
}

}  // namespace

std::vector<ListedTicket> Tickets::list(const TicketFilter& filter) {
  Connection& db = db_.connection;
  std::vector<ListedTicket> listed;
  for (const TicketId id : listed_tickets(db, filter))
    if (std::optional<Ticket> ticket = load_ticket(db, id))
      listed.push_back({.ticket = std::move(*ticket), .clock = first_due(load_clocks(db, id))});
  return listed;
}

std::int64_t Tickets::count(const TicketFilter& filter) { return count_tickets(db_.connection, filter); }

std::map<TicketState, std::int64_t> Tickets::counts() {
  std::map<TicketState, std::int64_t> counts;
  Statement row = db_.connection.query("SELECT state, count(*) FROM tickets GROUP BY state ORDER BY state");
  while (row.step()) {
    const auto state = row.get<TicketState>();
    counts[state] = row.get<std::int64_t>();
  }
  return counts;
}

std::int64_t Tickets::late(Time now) {
  return db_.connection
      .value<std::int64_t>(
          "SELECT count(DISTINCT ticket_id) FROM clocks WHERE stopped_s IS NULL AND due_s < ?", now)
      .value_or(0);
}

std::optional<TicketDetails> Tickets::details(TicketId id) {
  std::optional<TicketView> found = view(id);
  if (!found) return std::nullopt;
  return TicketDetails{
      .view = std::move(*found),
      .messages = load_messages(db_, id, shown_max),
      .events = load_events(db_.connection, id, shown_max),
      .outbox = load_outbox_entries(db_.connection, id, shown_max),
  };
}

std::vector<OpenedTicket> Tickets::opened(Time from, Time to) {
  Connection& db = db_.connection;
  Statement row = db.query(
      "SELECT t.ticket_id, t.queue, t.language, l.at_s, "
      "(SELECT at_s FROM messages WHERE ticket_id = t.ticket_id AND direction = 'from_agent' "
      "ORDER BY message_row LIMIT 1), "
      "EXISTS (SELECT 1 FROM faq_examples WHERE ticket_id = t.ticket_id AND source = 'solved') "
      "FROM ledger AS l INDEXED BY ledger_by_time CROSS JOIN tickets AS t ON t.ticket_id = l.ticket_id "
      "WHERE l.at_s >= ? AND l.at_s < ? AND l.outcome IN ('opened', 'quarantined') AND t.state <> 'spam' "
      "ORDER BY t.ticket_id",
      from, to);
  std::vector<OpenedTicket> tickets;
  while (row.step()) {
    OpenedTicket ticket{
        .id = row.get<TicketId>(),
        .queue = row.get<std::string>(),
        .language = row.get<std::string>(),
        .filed = row.get<Time>(),
        .answered = row.get<std::optional<Time>>(),
        .solved_by_faq = row.get<bool>(),
    };
    for (const Clock& clock : load_clocks(db, ticket.id))
      if (clock.kind == ClockKind::first_response) ticket.first_response = clock;
    tickets.push_back(std::move(ticket));
  }
  return tickets;
}

std::optional<TicketView> Tickets::view(TicketId id) { return load_ticket_view(db_, id); }

std::optional<std::string> Tickets::raw_mail(RawMailId id) { return load_raw_mail(db_, id); }

bool Tickets::erase(TicketId id) {
  Connection& db = db_.connection;
  if (!load_ticket(db, id)) return false;
  {
    Transaction transaction(db);
    delete_ticket(db, id);
    transaction.commit();
  }
  db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  return true;
}

}  // namespace ticketd::db
