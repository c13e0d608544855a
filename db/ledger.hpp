// Which server UID became what: the truth about the inbox, whatever flags the server shows.
// Each function is one statement or one transaction of its own; blocking, on the store thread. Throws
// StoreError.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/records.hpp"

namespace ticketd::db {

struct Database;

/// A folder of an account, as in the configuration.
struct FolderName {
  std::string account{};
  std::string folder{};
  bool operator==(const FolderName&) const = default;
};

/// Where intake stands in a folder.
struct FolderCursor {
  std::uint32_t uidvalidity = 0;  ///< the current one; another on the server: begin_folder() with that
  /// Every UID up to here is accounted for: ask the server for those above it, and keep what unfinished()
  /// says.
  std::uint32_t last_uid = 0;
  std::uint32_t before_start_uid = 0;  ///< UIDs up to here lay there before the first start
  Time started{};                      ///< when the folder was first begun, under whatever UIDVALIDITY
  bool operator==(const FolderCursor&) const = default;
};

/// So many mails of an account had this outcome.
struct OutcomeCount {
  std::string account{};
  LedgerOutcome outcome = LedgerOutcome::dropped;
  std::int64_t mails = 0;
  bool operator==(const OutcomeCount&) const = default;
};

/// A filed mail that is still to be flagged or moved on the server.
struct PendingAction {
  std::uint32_t uid = 0;
  LedgerOutcome outcome = LedgerOutcome::dropped;
  bool operator==(const PendingAction&) const = default;
};

/// What one UID of a folder became.
struct UidOutcome {
  std::uint32_t uid = 0;
  LedgerOutcome outcome = LedgerOutcome::dropped;
  bool operator==(const UidOutcome&) const = default;
};

class Ledger {
 public:
  explicit Ledger(Database& db) : db_(db) {}

  /// Nothing when the folder was never begun.
  std::optional<FolderCursor> cursor(const FolderName& name);

  /// Makes `uidvalidity` the current one of the folder. UIDs up to `before_start_uid` count as before_start
  /// without a row each (there may be a million); 0: none. Begun before: only made current again.
  void begin_folder(const FolderName& name, std::uint32_t uidvalidity, std::uint32_t before_start_uid,
                    Time now);

  /// Counts one more try of each mail and commits it, before the try is made (RELIABILITY, invariant 7).
  /// Returns the tries so far, this one included, in the same order; 0: the UID has a final entry, leave it.
  std::vector<int> count_tries(std::span<const ServerUid> mails, Time now);

  /// Notes mails that the server holds and that are still to be fetched, while others above them are filed
  /// already: the cursor stays below them. Changes nothing where there is an entry.
  void expect(std::span<const ServerUid> mails, Time now);

  /// Gives mails that were not fetched their final entry: vanished, before_start. Final entries stay.
  void record(std::span<const ServerUid> mails, LedgerOutcome outcome, const std::string& detail, Time now);

  /// Which of `uids` (ascending) have no final entry and do not lie before the start: what is to be fetched,
  /// and what reconcile reports. A folder that was never begun has finished none.
  std::vector<std::uint32_t> unfinished(const FolderName& name, std::uint32_t uidvalidity,
                                        std::span<const std::uint32_t> uids);

  std::optional<LedgerEntry> entry(const ServerUid& where);

  /// Entries of a folder from `first_uid` on, ascending, `limit` at most: for going through all of them in
  /// pages. UIDs that lay there before the first start have none.
  std::vector<UidOutcome> outcomes(const FolderName& name, std::uint32_t uidvalidity, std::uint32_t first_uid,
                                   int limit);

  /// Mails by account and outcome whose last change was in [from, to); before_start mails without a row are
  /// not in it. The sum is the number of mails that came in.
  std::vector<OutcomeCount> counts(Time from, Time to);

  /// Filed mails with ServerAction::pending, lowest UID first, `limit` at most.
  std::vector<PendingAction> pending_actions(const FolderName& name, std::uint32_t uidvalidity, int limit);
  /// They were flagged or moved, or never will be.
  void actions_done(std::span<const ServerUid> mails);

 private:
  Database& db_;
};

}  // namespace ticketd::db
