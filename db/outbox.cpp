#include "db/outbox.hpp"

#include <map>
#include <utility>

#include "db/auto_reply_budget.hpp"
#include "db/database.hpp"
#include "db/filing.hpp"
#include "db/outbox_rows.hpp"
#include "db/transaction.hpp"
#include "parser/email.hpp"

namespace ticketd::db {
namespace {

/// Held entries looked at in one call of release_held(); the rest wait for the next.
constexpr int held_looked_at_max = 10'000;

/// No try is put off for longer: what is due later than this was written while the clock was ahead.
constexpr std::chrono::days longest_pause{1};

std::vector<OutboxEntry> load_all(Connection& db, const std::vector<OutboxId>& ids) {
  std::vector<OutboxEntry> entries;
  entries.reserve(ids.size());
  for (const OutboxId id : ids)
    if (std::optional<OutboxEntry> entry = load_outbox_entry(db, id)) entries.push_back(std::move(*entry));
  return entries;
}

std::vector<OutboxId> read_ids(Statement row) {
  std::vector<OutboxId> ids;
  while (row.step()) ids.push_back(row.get<OutboxId>());
  return ids;
}

/// The state after a lost connection: a relay gets one more try, with the same Message-ID and bytes.
void settle_uncertain(Connection& db, const SendResult& result, Time now) {
  db.run(
      "UPDATE outbox SET state = CASE WHEN kind = 'auto_reply' OR retried_uncertain THEN 'uncertain' ELSE "
      "'queued' END, "
      "retried_uncertain = (kind <> 'auto_reply'), next_try_s = ?2, changed_s = ?3, reply_code = ?4, "
      "reply_text = ?5 "
      "WHERE outbox_id = ?1 AND state = 'sending'",
      result.id, result.next_try, now, result.reply_code, result.reply_text);
}

bool begin_one(Connection& db, OutboxId id, Time now) {
  db.run(
      "UPDATE outbox SET state = 'sending', tries = tries + 1, changed_s = ? WHERE outbox_id = ? AND state = "
      "'queued'",
      now, id);
  return db.changes() == 1;
}

/// False: the entry was not being sent.
bool settle_one(Connection& db, const SendResult& result, Time now) {
  if (result.state == OutboxState::uncertain)
    settle_uncertain(db, result, now);
  else
    db.run(
        "UPDATE outbox SET state = ?2, next_try_s = ?3, changed_s = ?4, reply_code = ?5, reply_text = ?6 "
        "WHERE outbox_id = ?1 AND state = 'sending'",
        result.id, result.state, result.next_try, now, result.reply_code, result.reply_text);
  return db.changes() == 1;
}

}  // namespace

std::vector<OutboxEntry> Outbox::due(const std::string& mailbox, Time now, int limit) {
  return load_all(
      db_.connection,
      read_ids(db_.connection.query(
          "SELECT outbox_id FROM outbox WHERE state = 'queued' AND mailbox = ? AND next_try_s NOT BETWEEN ? "
          "AND ? ORDER BY next_try_s, outbox_id LIMIT ?",
          mailbox, now + std::chrono::seconds{1}, now + longest_pause, limit)));
}

std::optional<Time> Outbox::next_due(const std::string& mailbox) {
  return db_.connection.value<Time>(
      "SELECT next_try_s FROM outbox WHERE state = 'queued' AND mailbox = ? ORDER BY next_try_s LIMIT 1",
      mailbox);
}

std::optional<std::string> Outbox::message(OutgoingId id) { return load_outgoing_bytes(db_, id); }

std::optional<OutboxEntry> Outbox::entry(OutboxId id) { return load_outbox_entry(db_.connection, id); }

std::vector<OutboxId> Outbox::advance(std::span<const OutboxId> beginning,
                                      std::span<const SendResult> results, Time now) {
  if (beginning.empty() && results.empty()) return {};
  Transaction transaction(db_.connection);
  std::vector<OutboxId> begun;
  for (const OutboxId id : beginning)
    if (begin_one(db_.connection, id, now)) begun.push_back(id);
  for (const SendResult& result : results)
    if (settle_one(db_.connection, result, now)) write_change(db_, result.consequence, now);
  transaction.commit();
  return begun;
}

std::vector<OutboxId> Outbox::begin_sending(std::span<const OutboxId> ids, Time now) {
  return advance(ids, {}, now);
}

void Outbox::finish(std::span<const SendResult> results, Time now) { advance({}, results, now); }

void Outbox::not_sent(std::span<const OutboxId> ids, Time next_try) {
  if (ids.empty()) return;
  Transaction transaction(db_.connection);
  for (const OutboxId id : ids)
    db_.connection.run(
        "UPDATE outbox SET state = 'queued', tries = tries - 1, next_try_s = ? WHERE outbox_id = ? "
        "AND state = 'sending'",
        next_try, id);
  transaction.commit();
}

std::vector<OutboxEntry> Outbox::recover(Time now, Time next_try) {
  Transaction transaction(db_.connection);
  const std::vector<OutboxId> ids = read_ids(
      db_.connection.query("SELECT outbox_id FROM outbox WHERE state = 'sending' ORDER BY outbox_id"));
  for (const OutboxId id : ids)
    settle_uncertain(db_.connection,
                     {.id = id, .reply_text = "ticketd ended while it was being sent", .next_try = next_try},
                     now);
  transaction.commit();
  return load_all(db_.connection, ids);
}

std::vector<OutboxEntry> Outbox::expired(Time created_before, int limit) {
  Connection& db = db_.connection;
  // INDEXED BY: what waits is little, what is old is nearly everything.
  std::vector<OutboxId> ids = read_ids(
      db.query("SELECT outbox_id FROM outbox INDEXED BY outbox_held WHERE state = 'held' AND created_s < ? "
               "ORDER BY outbox_id LIMIT ?",
               created_before, limit));
  const std::vector<OutboxId> queued = read_ids(db.query(
      "SELECT outbox_id FROM outbox INDEXED BY outbox_queued WHERE state = 'queued' AND created_s < ? "
      "ORDER BY mailbox, next_try_s, outbox_id LIMIT ?",
      created_before, limit - std::ssize(ids)));
  ids.insert(ids.end(), queued.begin(), queued.end());
  return load_all(db, ids);
}

void Outbox::expire(std::span<const SendResult> results, Time now) {
  if (results.empty()) return;
  Transaction transaction(db_.connection);
  for (const SendResult& result : results) {
    db_.connection.run(
        "UPDATE outbox SET state = 'failed', changed_s = ?2, reply_code = ?3, reply_text = ?4 "
        "WHERE outbox_id = ?1 AND state IN ('queued', 'held')",
        result.id, now, result.reply_code, result.reply_text);
    if (db_.connection.changes() == 1) write_change(db_, result.consequence, now);
  }
  transaction.commit();
}

int Outbox::release_held(const AutoReplyBudget& budget, Time now) {
  Connection& db = db_.connection;
  Transaction transaction(db);
  forget_old_auto_reply_counts(db, now);
  std::vector<std::pair<OutboxId, std::string>> held;
  {
    Statement row = db.query(
        "SELECT outbox_id, recipient FROM outbox WHERE state = 'held' AND created_s > ? "
        "ORDER BY outbox_id LIMIT ?",
        now - budget.age_max, held_looked_at_max);
    while (row.step()) {
      const auto id = row.get<OutboxId>();
      held.emplace_back(id, parser::domain_of(row.get<std::string>()));
    }
  }
  int room = budget.per_hour - auto_replies_last_hour(db, now);
  std::map<std::string, int> domain_room;
  int released = 0;
  for (const auto& [id, domain] : held) {
    if (room <= 0) break;
    const auto [entry, is_new] = domain_room.try_emplace(domain, 0);
    if (is_new) entry->second = budget.per_domain_per_hour - auto_replies_last_hour(db, domain, now);
    if (entry->second <= 0) continue;
    db.run("UPDATE outbox SET state = 'queued', next_try_s = ?1, changed_s = ?1 WHERE outbox_id = ?2", now,
           id);
    count_auto_reply(db, domain, now);
    --entry->second;
    --room;
    ++released;
  }
  transaction.commit();
  return released;
}

OutboxCounts Outbox::counts(Time failed_since) {
  Connection& db = db_.connection;
  return {
      .queued = db.value<std::int64_t>("SELECT count(*) FROM outbox WHERE state = 'queued'").value_or(0),
      .sending = db.value<std::int64_t>("SELECT count(*) FROM outbox WHERE state = 'sending'").value_or(0),
      .held = db.value<std::int64_t>("SELECT count(*) FROM outbox WHERE state = 'held'").value_or(0),
      .uncertain =
          db.value<std::int64_t>("SELECT count(*) FROM outbox WHERE state = 'uncertain'").value_or(0),
      .failed = db.value<std::int64_t>(
                      "SELECT count(*) FROM outbox WHERE state = 'failed' AND changed_s >= ?", failed_since)
                    .value_or(0),
  };
}

std::map<OutboxState, std::int64_t> Outbox::written(Time from, Time to) {
  std::map<OutboxState, std::int64_t> counts;
  Statement row = db_.connection.query(
      "SELECT state, count(*) FROM outbox WHERE created_s >= ? AND created_s < ? GROUP BY state ORDER BY "
      "state",
      from, to);
  while (row.step()) {
    const auto state = row.get<OutboxState>();
    counts[state] = row.get<std::int64_t>();
  }
  return counts;
}

std::int64_t Outbox::written(OutgoingKind kind, Time from, Time to) {
  return db_.connection
      .value<std::int64_t>(
          "SELECT count(*) FROM outbox INDEXED BY outbox_by_time WHERE created_s >= ? AND created_s < ? "
          "AND kind = ?",
          from, to, kind)
      .value_or(0);
}

std::optional<Time> Outbox::last_written(OutgoingKind kind, const std::string& recipient) {
  return db_.connection.value<Time>(
      "SELECT created_s FROM outbox WHERE recipient = ? AND kind = ? ORDER BY created_s DESC LIMIT 1",
      recipient, kind);
}

}  // namespace ticketd::db
