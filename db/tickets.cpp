#include "db/tickets.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "db/database.hpp"
#include "db/message_rows.hpp"
#include "db/outbox_rows.hpp"
#include "db/raw_mails.hpp"
#include "db/record_names.hpp"
#include "db/ticket_reading.hpp"
#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

constexpr int shown_max = 1000;

/// The filter's states for five parameters; those not wanted match nothing.
std::array<std::string_view, names_of<TicketState>.size()> wanted_states(const TicketFilter& filter) {
  std::array<std::string_view, names_of<TicketState>.size()> wanted{};
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (filter.states.empty() ||
        std::ranges::find(filter.states, static_cast<TicketState>(i)) != filter.states.end())
      wanted[i] = names_of<TicketState>.at(i);
  return wanted;
}

std::vector<TicketId> listed_ids(Connection& db, const TicketFilter& filter) {
  const auto s = wanted_states(filter);
  Statement row = db.query(
      "SELECT t.ticket_id FROM tickets AS t "
      "LEFT JOIN clocks AS c ON c.ticket_id = t.ticket_id AND c.stopped_s IS NULL "
      "WHERE t.state IN (?1, ?2, ?3, ?4, ?5) AND (?6 = '' OR t.queue = ?6) AND (?7 = '' OR t.assignee = ?7) "
      "GROUP BY t.ticket_id ORDER BY min(c.due_s) IS NULL, min(c.due_s), t.ticket_id DESC LIMIT ?8",
      s[0], s[1], s[2], s[3], s[4], filter.queue, filter.assignee, filter.limit);
  std::vector<TicketId> ids;
  while (row.step()) ids.push_back(row.get<TicketId>());
  return ids;
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
  std::vector<ListedTicket> listed;
  for (const TicketId id : listed_ids(db, filter))
    if (std::optional<Ticket> ticket = load_ticket(db, id))
      listed.push_back({.ticket = std::move(*ticket), .clock = first_due(load_clocks(db, id))});
  return listed;
}

std::int64_t Tickets::count(const TicketFilter& filter) {
  const auto s = wanted_states(filter);
  return db_.connection
      .value<std::int64_t>(
          "SELECT count(*) FROM tickets WHERE state IN (?1, ?2, ?3, ?4, ?5) AND (?6 = '' OR queue = ?6) "
          "AND (?7 = '' OR assignee = ?7)",
          s[0], s[1], s[2], s[3], s[4], filter.queue, filter.assignee)
      .value_or(0);
}

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
