#include "db/facts.hpp"

#include <algorithm>
#include <ranges>

#include "db/auto_reply_budget.hpp"
#include "db/faq_rows.hpp"
#include "db/message_rows.hpp"
#include "db/outbox_rows.hpp"
#include "db/raw_mails.hpp"
#include "db/ticket_reading.hpp"

namespace ticketd::db {
namespace {

constexpr std::size_t random_ids_max = 20;
constexpr std::size_t references_max = 100;
constexpr int hits_per_reference_max = 10;
constexpr std::size_t tickets_max = 32;
constexpr int counted_tickets_max = 1000;
constexpr int siblings_max = 10;

/// The last `max` of a list: a thread's newest references are its nearest.
auto newest(const std::vector<std::string>& list, std::size_t max) {
  return std::views::drop(list, static_cast<std::ptrdiff_t>(list.size() - std::min(list.size(), max)));
}

std::optional<TicketId> ticket_with(Connection& db, const std::string& random_id) {
  return db.value<TicketId>("SELECT ticket_id FROM tickets WHERE random_id = ?", random_id);
}

std::optional<Message> find_duplicate(Database& db, const LookupKeys& keys) {
  const std::optional<RawMailId> raw = find_raw_mail(db, keys.message_id, keys.content_hash);
  if (!raw) return std::nullopt;
  const auto row = db.connection.value<MessageRow>(
      "SELECT message_row FROM messages WHERE raw_id = ? ORDER BY message_row LIMIT 1", *raw);
  if (row) return load_message(db, *row);
  const auto ticket = db.connection.value<TicketId>(
      "SELECT ticket_id FROM ledger WHERE raw_id = ? AND ticket_id IS NOT NULL ORDER BY at_s LIMIT 1", *raw);
  return Message{.ticket = ticket.value_or(TicketId{}),
                 .message_id = keys.message_id,
                 .raw = raw,
                 .content_hash = keys.content_hash};
}

std::vector<ReferenceHit> find_reference(Connection& db, const std::string& message_id) {
  Statement row = db.query(
      "SELECT message_id, ticket_id, direction FROM messages WHERE message_id = ? ORDER BY message_row DESC "
      "LIMIT ?",
      message_id, hits_per_reference_max);
  std::vector<ReferenceHit> hits;
  while (row.step())
    hits.push_back({.message_id = row.get<std::string>(),
                    .ticket = row.get<TicketId>(),
                    .direction = row.get<Direction>()});
  return hits;
}

void find_siblings(Connection& db, const LookupKeys& keys, const std::string& unheld,
                   std::vector<TicketId>& found) {
  Statement row = db.query(
      "SELECT t.ticket_id FROM unheld_references AS u CROSS JOIN tickets AS t ON t.ticket_id = u.ticket_id "
      "WHERE u.message_id = ? AND u.requester = ? AND t.state IN ('open', 'pending') AND t.mailbox = ? "
      "AND t.normalised_subject = ? ORDER BY u.ticket_id LIMIT ?",
      unheld, keys.sender, keys.mailbox, keys.normalised_subject, siblings_max);
  while (row.step()) {
    const auto id = row.get<TicketId>();
    if (std::ranges::find(found, id) == found.end()) found.push_back(id);
  }
}

int count_tickets_of_sender(Connection& db, const LookupKeys& keys) {
  if (keys.sender.empty()) return 0;
  return db
      .value<int>("SELECT count(*) FROM (SELECT 1 FROM tickets WHERE requester = ? AND mailbox = ? LIMIT ?)",
                  keys.sender, keys.mailbox, counted_tickets_max)
      .value_or(0);
}

std::optional<VotedMail> find_voted(Database& db, const LookupKeys& keys) {
  const auto ticket = ticket_with(db.connection, keys.voted_random_id);
  const auto row = ticket ? first_message(db.connection, *ticket, Direction::from_customer) : std::nullopt;
  if (!row) return std::nullopt;
  return VotedMail{.question = *load_message(db, *row), .offered = load_suggestions(db.connection, *row)};
}

TicketId next_ticket(Connection& db) {
  const auto last = db.value<std::int64_t>("SELECT seq FROM sqlite_sequence WHERE name = 'tickets'");
  return TicketId{last.value_or(0) + 1};
}

void add_ticket(Database& db, TicketId id, std::vector<TicketView>& tickets) {
  const auto same = [id](const TicketView& view) { return view.ticket.id == id; };
  if (tickets.size() >= tickets_max || std::ranges::any_of(tickets, same)) return;
  if (std::optional<TicketView> view = load_ticket_view(db, id)) tickets.push_back(std::move(*view));
}

/// A mail to a closed ticket may belong to the ticket that went on with it.
void add_follow_ups(Database& db, std::vector<TicketView>& tickets) {
  for (std::size_t i = 0; i < tickets.size(); ++i) {  // `tickets` grows, up to tickets_max
    if (tickets[i].ticket.state != TicketState::closed) continue;
    const auto newest = db.connection.value<TicketId>(
        "SELECT ticket_id FROM tickets WHERE follow_up_of = ? ORDER BY ticket_id DESC LIMIT 1",
        tickets[i].ticket.id);
    if (newest) add_ticket(db, *newest, tickets);
  }
}

}  // namespace

Facts look_up(Database& database, const LookupKeys& keys) {
  Connection& db = database.connection;
  Facts facts{.duplicate = find_duplicate(database, keys)};

  for (const std::string& random_id : keys.ticket_random_ids | std::views::take(random_ids_max))
    if (const auto id = ticket_with(db, random_id)) add_ticket(database, *id, facts.tickets);

  std::vector<std::string_view> seen;
  for (const std::string& reference : newest(keys.references, references_max)) {
    if (std::ranges::find(seen, reference) != seen.end()) continue;
    seen.push_back(reference);
    const std::vector<ReferenceHit> hits = find_reference(db, reference);
    if (hits.empty() && !keys.sender.empty()) find_siblings(db, keys, reference, facts.siblings);
    for (const ReferenceHit& hit : hits) add_ticket(database, hit.ticket, facts.tickets);
    facts.references.insert(facts.references.end(), hits.begin(), hits.end());
  }
  if (keys.claimed) add_ticket(database, *keys.claimed, facts.tickets);
  for (const TicketId id : facts.siblings) add_ticket(database, id, facts.tickets);

  facts.auto_replies = auto_reply_history(db, keys.auto_reply_to, keys.now);
  facts.tickets_of_sender = count_tickets_of_sender(db, keys);
  facts.reported = find_reported(db, keys);
  for (const OutboxEntry& entry : facts.reported)
    if (entry.ticket) add_ticket(database, *entry.ticket, facts.tickets);
  if (!keys.voted_random_id.empty()) {
    facts.voted = find_voted(database, keys);
    if (facts.voted) add_ticket(database, facts.voted->question.ticket, facts.tickets);
  }
  add_follow_ups(database, facts.tickets);
  facts.next_ticket = next_ticket(db);
  return facts;
}

}  // namespace ticketd::db
