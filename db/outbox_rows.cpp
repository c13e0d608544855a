#include "db/outbox_rows.hpp"

#include <algorithm>
#include <functional>
#include <ranges>

#include "db/auto_reply_budget.hpp"
#include "parser/email.hpp"

namespace ticketd::db {
namespace {

constexpr std::size_t reported_recipients_max = 20;
constexpr int reported_entries_max = 20;
constexpr std::chrono::days report_delay_max{7};  // mail servers give up after five

std::vector<OutboxEntry> load_entries(Connection& db, const std::vector<OutboxId>& ids) {
  std::vector<OutboxEntry> entries;
  for (const OutboxId id : ids)
    if (std::optional<OutboxEntry> entry = load_outbox_entry(db, id)) entries.push_back(std::move(*entry));
  return entries;
}

std::vector<OutboxId> read_ids(Statement row) {
  std::vector<OutboxId> ids;
  while (row.step()) ids.push_back(row.get<OutboxId>());
  return ids;
}

std::vector<OutboxEntry> entries_of_mail(Connection& db, const std::string& message_id) {
  if (message_id.empty()) return {};
  return load_entries(
      db, read_ids(db.query(
              "SELECT o.outbox_id FROM outgoing AS g JOIN outbox AS o ON o.outgoing_id = g.outgoing_id "
              "WHERE g.message_id = ? ORDER BY o.outbox_id LIMIT ?",
              message_id, reported_entries_max)));
}

std::optional<OutboxId> newest_accepted_to(Connection& db, const std::string& recipient, Time now) {
  // `kind IN (...)` lists them all, so that the index (recipient, kind, created_s) narrows by time too.
  return db.value<OutboxId>(
      "SELECT outbox_id FROM outbox WHERE recipient = ? "
      "AND kind IN ('auto_reply', 'answer', 'notification', 'notice', 'ops_report', 'weekly_report') AND "
      "created_s > ? "
      "AND state = 'accepted' ORDER BY created_s DESC, outbox_id DESC LIMIT 1",
      recipient, now - report_delay_max);
}

/// What quotes the mail it was caused by; an acknowledgement is all our own words.
bool repeats_its_cause(OutgoingKind kind) {
  return kind == OutgoingKind::answer || kind == OutgoingKind::notification || kind == OutgoingKind::notice;
}

OutgoingId insert_message(Database& db, std::optional<TicketId> ticket, const NewOutgoing& mail,
                          const Cause& cause) {
  const Frame frame = frame_of(db, mail.message, repeats_its_cause(mail.kind) ? cause : Cause{});
  db.connection.run(
      "INSERT INTO outgoing(ticket_id, kind, mailbox, mail_from, message_id, smtputf8, size_bytes, "
      "prefix_raw_id, "
      "frame) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ticket, mail.kind, mail.mailbox, mail.mail_from, mail.message_id, mail.smtputf8, frame.size,
      frame.prefix, frame.bytes);
  return OutgoingId{db.connection.last_insert_rowid()};
}

}  // namespace

std::optional<OutboxEntry> load_outbox_entry(Connection& db, OutboxId id) {
  Statement row = db.query(
      "SELECT o.outbox_id, o.outgoing_id, g.ticket_id, o.kind, o.mailbox, g.mail_from, o.recipient, "
      "g.message_id, "
      "g.smtputf8, o.state, o.tries, o.retried_uncertain, o.created_s, o.next_try_s, o.reply_code, "
      "o.reply_text "
      "FROM outbox AS o JOIN outgoing AS g ON g.outgoing_id = o.outgoing_id WHERE o.outbox_id = ?",
      id);
  if (!row.step()) return std::nullopt;
  return OutboxEntry{
      .id = row.get<OutboxId>(),
      .outgoing = row.get<OutgoingId>(),
      .ticket = row.get<std::optional<TicketId>>(),
      .kind = row.get<OutgoingKind>(),
      .mailbox = row.get<std::string>(),
      .mail_from = row.get<std::string>(),
      .recipient = row.get<std::string>(),
      .message_id = row.get<std::string>(),
      .smtputf8 = row.get<bool>(),
      .state = row.get<OutboxState>(),
      .tries = row.get<int>(),
      .retried_uncertain = row.get<bool>(),
      .created = row.get<Time>(),
      .next_try = row.get<Time>(),
      .reply_code = row.get<int>(),
      .reply_text = row.get<std::string>(),
  };
}

std::vector<OutboxEntry> load_outbox_entries(Connection& db, TicketId ticket, int limit) {
  std::vector<OutboxEntry> entries = load_entries(
      db, read_ids(db.query(
              "SELECT o.outbox_id FROM outgoing AS g JOIN outbox AS o ON o.outgoing_id = g.outgoing_id "
              "WHERE g.ticket_id = ? ORDER BY o.outbox_id DESC LIMIT ?",
              ticket, limit)));
  std::ranges::reverse(entries);
  return entries;
}

std::vector<OutboxEntry> find_reported(Connection& db, const LookupKeys& keys) {
  const auto is_reported = [&keys](const OutboxEntry& entry) {
    return std::ranges::any_of(keys.reported_recipients, [&entry](const std::string& recipient) {
      return parser::same_address(recipient, entry.recipient);
    });
  };
  std::vector<OutboxEntry> entries = entries_of_mail(db, keys.reported_message_id);
  if (std::ranges::any_of(entries, is_reported)) std::erase_if(entries, std::not_fn(is_reported));
  if (!entries.empty()) return entries;

  std::vector<OutboxId> newest;
  for (const std::string& recipient : keys.reported_recipients | std::views::take(reported_recipients_max))
    if (const auto id = newest_accepted_to(db, recipient, keys.now);
        id && std::ranges::find(newest, *id) == newest.end())
      newest.push_back(*id);
  return load_entries(db, newest);
}

void insert_outgoing(Database& db, std::optional<TicketId> ticket, const NewOutgoing& mail,
                     const Cause& cause, Time now) {
  const OutgoingId outgoing = insert_message(db, ticket, mail, cause);
  const OutboxState state = mail.held ? OutboxState::held : OutboxState::queued;
  for (const std::string& recipient : mail.recipients) {
    db.connection.run(
        "INSERT INTO outbox(outgoing_id, kind, mailbox, recipient, state, tries, retried_uncertain, "
        "created_s, "
        "next_try_s, changed_s, reply_code, reply_text) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, 0, '')",
        outgoing, mail.kind, mail.mailbox, recipient, state, now, now, now);
    if (mail.kind == OutgoingKind::auto_reply && !mail.held)
      count_auto_reply(db.connection, parser::domain_of(recipient), now);
  }
}

void cancel(Connection& db, OutboxId id, Time now) {
  db.run(
      "UPDATE outbox SET state = 'cancelled', changed_s = ? WHERE outbox_id = ? AND state IN ('queued', "
      "'held')",
      now, id);
}

std::optional<std::string> load_outgoing_bytes(Database& db, OutgoingId id) {
  Statement row =
      db.connection.query("SELECT size_bytes, prefix_raw_id, frame FROM outgoing WHERE outgoing_id = ?", id);
  if (!row.step()) return std::nullopt;
  return read_frame(db, row);
}

}  // namespace ticketd::db
