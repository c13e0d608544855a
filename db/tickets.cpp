#include "db/tickets.hpp"

#include "db/database.hpp"
#include "db/outbox_rows.hpp"
#include "db/raw_mails.hpp"
#include "db/ticket_reading.hpp"
#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

constexpr int shown_max = 1000;

std::vector<TicketId> read_ids(Statement row) {
  std::vector<TicketId> ids;
  while (row.step()) ids.push_back(row.get<TicketId>());
  return ids;
}

/// One literal per index that serves it: SQLite plans a statement once, not for each set of values.
std::vector<TicketId> newest_ids(Connection& db, const TicketFilter& f) {
  if (f.state && !f.queue.empty())
    return read_ids(db.query(
        "SELECT ticket_id FROM tickets WHERE queue = ? AND state = ? ORDER BY ticket_id DESC LIMIT ?",
        f.queue, *f.state, f.limit));
  if (f.state)
    return read_ids(db.query("SELECT ticket_id FROM tickets WHERE state = ? ORDER BY ticket_id DESC LIMIT ?",
                             *f.state, f.limit));
  if (!f.queue.empty())
    return read_ids(db.query("SELECT ticket_id FROM tickets WHERE queue = ? ORDER BY ticket_id DESC LIMIT ?",
                             f.queue, f.limit));
  return read_ids(db.query("SELECT ticket_id FROM tickets ORDER BY ticket_id DESC LIMIT ?", f.limit));
}

std::vector<TicketId> due_ids(Connection& db, const TicketFilter& f) {
  return read_ids(
      db.query("SELECT t.ticket_id FROM clocks AS c JOIN tickets AS t ON t.ticket_id = c.ticket_id "
               "WHERE c.stopped_s IS NULL AND (?1 IS NULL OR t.state = ?1) AND (?2 = '' OR t.queue = ?2) "
               "GROUP BY t.ticket_id ORDER BY min(c.due_s), t.ticket_id LIMIT ?3",
               f.state, f.queue, f.limit));
}

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
  const bool by_due = filter.order == TicketOrder::due_first;
  std::vector<ListedTicket> listed;
  for (const TicketId id : by_due ? due_ids(db, filter) : newest_ids(db, filter))
    if (std::optional<Ticket> ticket = load_ticket(db, id))
      listed.push_back({.ticket = std::move(*ticket), .clock = first_due(load_clocks(db, id))});
  return listed;
}

std::optional<TicketDetails> Tickets::details(TicketId id) {
  std::optional<TicketView> found = view(id);
  if (!found) return std::nullopt;
  return TicketDetails{
      .view = std::move(*found),
      .messages = load_messages(db_.connection, id, shown_max),
      .events = load_events(db_.connection, id, shown_max),
      .outbox = load_outbox_entries(db_.connection, id, shown_max),
  };
}

std::optional<TicketView> Tickets::view(TicketId id) { return load_ticket_view(db_.connection, id); }

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
