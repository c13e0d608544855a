#include "db/ledger.hpp"

#include <algorithm>

#include "db/database.hpp"
#include "db/ledger_rows.hpp"
#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

/// Everything below the first UID that is still being tried is accounted for; without one, everything.
std::uint32_t last_finished_uid(Connection& db, std::int64_t folder_id, std::uint32_t before_start_uid) {
  const auto trying = db.value<std::optional<std::uint32_t>>(
      "SELECT min(uid) FROM ledger INDEXED BY ledger_trying WHERE folder_id = ? AND outcome = 'trying'",
      folder_id);
  if (trying && *trying) return std::max(**trying - 1, before_start_uid);
  const auto highest =
      db.value<std::optional<std::uint32_t>>("SELECT max(uid) FROM ledger WHERE folder_id = ?", folder_id);
  return std::max(highest.value_or(std::nullopt).value_or(0), before_start_uid);
}

/// folder_of() for many mails, which mostly lie in one folder.
class Folders {
 public:
  explicit Folders(Connection& db) : db_(db) {}
  std::int64_t of(const ServerUid& where) {
    const bool same = last_ != nullptr && last_->uidvalidity == where.uidvalidity &&
                      last_->folder == where.folder && last_->account == where.account;
    if (!same) id_ = folder_of(db_, where);
    last_ = &where;
    return id_;
  }

 private:
  Connection& db_;
  const ServerUid* last_ = nullptr;
  std::int64_t id_ = 0;
};

}  // namespace

std::optional<FolderCursor> Ledger::cursor(const FolderName& name) {
  Connection& db = db_.connection;
  FolderCursor cursor;
  std::int64_t folder_id = 0;
  {
    Statement row = db.query(
        "SELECT folder_id, uidvalidity, before_start_uid, (SELECT min(begun_s) FROM folders WHERE account = "
        "?1 AND "
        "folder = ?2) FROM folders WHERE account = ?1 AND folder = ?2 ORDER BY begun_order DESC LIMIT 1",
        name.account, name.folder);
    if (!row.step()) return std::nullopt;
    folder_id = row.get<std::int64_t>();
    cursor.uidvalidity = row.get<std::uint32_t>();
    cursor.before_start_uid = row.get<std::uint32_t>();
    cursor.started = row.get<Time>();
  }
  cursor.last_uid = last_finished_uid(db, folder_id, cursor.before_start_uid);
  return cursor;
}

void Ledger::begin_folder(const FolderName& name, std::uint32_t uidvalidity, std::uint32_t before_start_uid,
                          Time now) {
  Transaction transaction(db_.connection);
  db_.connection.run(
      "INSERT INTO folders(account, folder, uidvalidity, before_start_uid, begun_s, begun_order) "
      "VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(begun_order), 0) + 1 FROM folders)) "
      "ON CONFLICT(account, folder, uidvalidity) DO UPDATE SET begun_order = excluded.begun_order",
      name.account, name.folder, uidvalidity, before_start_uid, now);
  transaction.commit();
}

std::vector<int> Ledger::count_tries(std::span<const ServerUid> mails, Time now) {
  if (mails.empty()) return {};
  Transaction transaction(db_.connection);
  Folders folders(db_.connection);
  std::vector<int> tries;
  tries.reserve(mails.size());
  for (const ServerUid& mail : mails)
    tries.push_back(count_try(db_.connection, folders.of(mail), mail.uid, now));
  transaction.commit();
  return tries;
}

void Ledger::expect(std::span<const ServerUid> mails, Time now) {
  if (mails.empty()) return;
  Transaction transaction(db_.connection);
  Folders folders(db_.connection);
  for (const ServerUid& mail : mails) expect_mail(db_.connection, folders.of(mail), mail.uid, now);
  transaction.commit();
}

void Ledger::record(std::span<const ServerUid> mails, LedgerOutcome outcome, const std::string& detail,
                    Time now) {
  if (mails.empty()) return;
  Transaction transaction(db_.connection);
  for (const ServerUid& mail : mails)
    write_final_entry(db_.connection, {.where = mail, .outcome = outcome, .detail = detail, .at = now},
                      ServerAction::none);
  transaction.commit();
}

std::vector<std::uint32_t> Ledger::unfinished(const FolderName& name, std::uint32_t uidvalidity,
                                              std::span<const std::uint32_t> uids) {
  std::vector<std::uint32_t> wanted(uids.begin(), uids.end());
  Connection& db = db_.connection;
  const auto folder_id = find_folder(db, name.account, name.folder, uidvalidity);
  if (!folder_id || wanted.empty()) return wanted;
  const auto before_start =
      db.value<std::uint32_t>("SELECT before_start_uid FROM folders WHERE folder_id = ?", *folder_id)
          .value_or(0);
  wanted.erase(wanted.begin(), std::ranges::upper_bound(wanted, before_start));
  if (wanted.empty()) return wanted;

  Statement row = db.query(
      "SELECT uid FROM ledger WHERE folder_id = ? AND uid BETWEEN ? AND ? AND outcome <> 'trying' ORDER BY "
      "uid",
      *folder_id, wanted.front(), wanted.back());
  std::vector<std::uint32_t> finished;
  while (row.step()) finished.push_back(row.get<std::uint32_t>());
  std::vector<std::uint32_t> left;
  std::ranges::set_difference(wanted, finished, std::back_inserter(left));
  return left;
}

std::optional<LedgerEntry> Ledger::entry(const ServerUid& where) {
  return load_ledger_entry(db_.connection, where);
}

std::vector<UidOutcome> Ledger::outcomes(const FolderName& name, std::uint32_t uidvalidity,
                                         std::uint32_t first_uid, int limit) {
  Connection& db = db_.connection;
  const auto folder_id = find_folder(db, name.account, name.folder, uidvalidity);
  if (!folder_id) return {};
  Statement row =
      db.query("SELECT uid, outcome FROM ledger WHERE folder_id = ? AND uid >= ? ORDER BY uid LIMIT ?",
               *folder_id, first_uid, limit);
  std::vector<UidOutcome> page;
  while (row.step()) page.push_back({.uid = row.get<std::uint32_t>(), .outcome = row.get<LedgerOutcome>()});
  return page;
}

std::vector<OutcomeCount> Ledger::counts(Time from, Time to) {
  Statement row = db_.connection.query(
      "SELECT f.account, l.outcome, count(*) FROM ledger AS l JOIN folders AS f ON f.folder_id = l.folder_id "
      "WHERE l.at_s >= ? AND l.at_s < ? GROUP BY f.account, l.outcome ORDER BY f.account, l.outcome",
      from, to);
  std::vector<OutcomeCount> counts;
  while (row.step())
    counts.push_back({.account = row.get<std::string>(),
                      .outcome = row.get<LedgerOutcome>(),
                      .mails = row.get<std::int64_t>()});
  return counts;
}

std::vector<PendingAction> Ledger::pending_actions(const FolderName& name, std::uint32_t uidvalidity,
                                                   int limit) {
  Connection& db = db_.connection;
  const auto folder_id = find_folder(db, name.account, name.folder, uidvalidity);
  if (!folder_id) return {};
  Statement row = db.query(
      "SELECT uid, outcome FROM ledger INDEXED BY ledger_actions WHERE folder_id = ? AND action_pending = 1 "
      "ORDER BY uid LIMIT ?",
      *folder_id, limit);
  std::vector<PendingAction> actions;
  while (row.step())
    actions.push_back({.uid = row.get<std::uint32_t>(), .outcome = row.get<LedgerOutcome>()});
  return actions;
}

void Ledger::actions_done(std::span<const ServerUid> mails) {
  if (mails.empty()) return;
  Transaction transaction(db_.connection);
  Folders folders(db_.connection);
  for (const ServerUid& mail : mails)
    db_.connection.run("UPDATE ledger SET action_pending = 0 WHERE folder_id = ? AND uid = ?",
                       folders.of(mail), mail.uid);
  transaction.commit();
}

}  // namespace ticketd::db
