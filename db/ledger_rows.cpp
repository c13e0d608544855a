#include "db/ledger_rows.hpp"

namespace ticketd::db {

std::optional<std::int64_t> find_folder(Connection& db, const std::string& account, const std::string& folder,
                                        std::uint32_t uidvalidity) {
  return db.value<std::int64_t>(
      "SELECT folder_id FROM folders WHERE account = ? AND folder = ? AND uidvalidity = ?", account, folder,
      uidvalidity);
}

std::int64_t folder_of(Connection& db, const ServerUid& where) {
  const auto id = find_folder(db, where.account, where.folder, where.uidvalidity);
  if (!id)
    throw StoreError(StoreError::Kind::rejected,
                     "a mail of a folder that was not begun: " + where.account + " " + where.folder);
  return *id;
}

int count_try(Connection& db, std::int64_t folder_id, std::uint32_t uid, Time now) {
  const auto tries = db.value<int>(
      "INSERT INTO ledger(folder_id, uid, outcome, tries, detail, internal_date_s, at_s, action_pending) "
      "VALUES (?, ?, 'trying', 1, '', 0, ?, 0) "
      "ON CONFLICT(folder_id, uid) DO UPDATE SET tries = tries + 1, at_s = excluded.at_s WHERE outcome = "
      "'trying' "
      "RETURNING tries",
      folder_id, uid, now);
  return tries.value_or(0);
}

void expect_mail(Connection& db, std::int64_t folder_id, std::uint32_t uid, Time now) {
  db.run(
      "INSERT INTO ledger(folder_id, uid, outcome, tries, detail, internal_date_s, at_s, action_pending) "
      "VALUES (?, ?, 'trying', 0, '', 0, ?, 0) ON CONFLICT(folder_id, uid) DO NOTHING",
      folder_id, uid, now);
}

bool write_final_entry(Connection& db, const LedgerEntry& entry, ServerAction action) {
  db.run(
      "INSERT INTO ledger(folder_id, uid, outcome, tries, detail, ticket_id, raw_id, internal_date_s, at_s, "
      "action_pending) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT(folder_id, uid) DO UPDATE SET outcome = excluded.outcome, detail = excluded.detail, "
      "ticket_id = excluded.ticket_id, raw_id = excluded.raw_id, internal_date_s = excluded.internal_date_s, "
      "at_s = excluded.at_s, action_pending = excluded.action_pending WHERE outcome = 'trying'",
      folder_of(db, entry.where), entry.where.uid, entry.outcome, entry.tries, entry.detail, entry.ticket,
      entry.raw, entry.internal_date, entry.at, action == ServerAction::pending);
  return db.changes() == 1;
}

std::optional<LedgerEntry> load_ledger_entry(Connection& db, const ServerUid& where) {
  Statement row = db.query(
      "SELECT l.outcome, l.tries, l.detail, l.ticket_id, l.raw_id, l.internal_date_s, l.at_s FROM folders AS "
      "f "
      "JOIN ledger AS l ON l.folder_id = f.folder_id "
      "WHERE f.account = ? AND f.folder = ? AND f.uidvalidity = ? AND l.uid = ?",
      where.account, where.folder, where.uidvalidity, where.uid);
  if (!row.step()) return std::nullopt;
  return LedgerEntry{
      .where = where,
      .outcome = row.get<LedgerOutcome>(),
      .tries = row.get<int>(),
      .detail = row.get<std::string>(),
      .ticket = row.get<std::optional<TicketId>>(),
      .raw = row.get<std::optional<RawMailId>>(),
      .internal_date = row.get<Time>(),
      .at = row.get<Time>(),
  };
}

}  // namespace ticketd::db
