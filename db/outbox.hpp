// The queue of mails to send: one entry per recipient, each with its own state (RELIABILITY, invariants 5, 6,
// 9). Entries are written with their cause (db/store.hpp); here they are taken, sent and settled. Each
// function is one transaction of its own; blocking, on the store thread. Throws StoreError.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/records.hpp"

namespace ticketd::db {

struct Database;

/// What became of one entry that was being sent.
struct SendResult {
  OutboxId id{};
  /// accepted, failed, uncertain, or queued: refused for now, again at `next_try`. An uncertain relay is
  /// queued once more for `next_try`; an uncertain automatic reply stays uncertain for good.
  OutboxState state = OutboxState::queued;
  int reply_code = 0;        ///< 0: the server said nothing
  std::string reply_text{};  ///< one line
  Time next_try{};           ///< for queued and uncertain
  Filing consequence{};      ///< written in the same transaction: the notice that tells an agent of a failure
};

struct OutboxCounts {
  std::int64_t queued = 0;
  std::int64_t sending = 0;
  std::int64_t held = 0;
  std::int64_t uncertain = 0;
  std::int64_t failed = 0;  ///< since the time asked for
  bool operator==(const OutboxCounts&) const = default;
};

/// Budgets of automatic replies (RELIABILITY, invariants 3 and 9).
struct AutoReplyBudget {
  int per_domain_per_hour = 100;
  int per_hour = 1000;
  std::chrono::days age_max{3};  ///< an older one helps nobody any more
};

class Outbox {
 public:
  explicit Outbox(Database& db) : db_(db) {}

  /// Entries of a mailbox that are queued and due, oldest `next_try` first, `limit` at most. One that is due
  /// in more than a day is due now: the clock was set back (RELIABILITY, invariant 12).
  std::vector<OutboxEntry> due(const std::string& mailbox, Time now, int limit);
  /// When the next queued entry of the mailbox is due; nothing: the queue is empty.
  std::optional<Time> next_due(const std::string& mailbox);
  /// The rendered bytes; nothing: erased.
  std::optional<std::string> message(OutgoingId id);
  std::optional<OutboxEntry> entry(OutboxId id);

  /// begin_sending() and finish() for many entries with one commit. `beginning` comes first: an entry that
  /// was refused before the final dot may be in both.
  std::vector<OutboxId> advance(std::span<const OutboxId> beginning, std::span<const SendResult> results,
                                Time now);
  /// Commits that these are about to be sent and counts the try, before the final dot. Returns those that
  /// still were queued: send these only.
  std::vector<OutboxId> begin_sending(std::span<const OutboxId> ids, Time now);
  /// Gives back entries of begin_sending() of which no byte of content was sent: queued again for `next_try`,
  /// the try not counted.
  void not_sent(std::span<const OutboxId> ids, Time next_try);
  /// Settles entries that were being sent. Entries in another state are left alone, their consequence too.
  void finish(std::span<const SendResult> results, Time now);

  /// At start, before anything is sent: entries found `sending` are uncertain. Relays are queued once more
  /// for `next_try`, automatic replies stay uncertain. Returns the entries as they are now.
  std::vector<OutboxEntry> recover(Time now, Time next_try);

  /// Entries held or queued that were written before `created_before`, `limit` at most: to be settled by
  /// expire().
  std::vector<OutboxEntry> expired(Time created_before, int limit);
  /// Settles queued or held entries that no try will be made for any more. State failed.
  void expire(std::span<const SendResult> results, Time now);

  /// Lets held automatic replies go, oldest first, as far as the budget has room; those that are too old stay
  /// held until they expire. Returns how many.
  int release_held(const AutoReplyBudget& budget, Time now);

  OutboxCounts counts(Time failed_since);
  /// Entries created in [from, to) by the state they are in now; states without one are left out.
  std::map<OutboxState, std::int64_t> written(Time from, Time to);
  /// Entries of that kind created in [from, to), whatever became of them.
  std::int64_t written(OutgoingKind kind, Time from, Time to);
  /// When the newest mail of that kind to `recipient` was written; nothing: none was, or all were erased.
  std::optional<Time> last_written(OutgoingKind kind, const std::string& recipient);

 private:
  Database& db_;
};

}  // namespace ticketd::db
