// The store: everything ticketd knows, in one file. Values in, values out; nobody outside db sees SQLite.
//
// Owns the one connection. All calls block and belong on one thread (the store thread); nothing here knows
// coroutines or reads the clock. Throws StoreError only (and std::logic_error for wrong use).
//
// Intake files mails in batches, one fsync for all of them:
//
//   Batch batch = store.begin(now);
//   for (...) {
//     const Facts facts = batch.facts(keys);
//     batch.file(mail, decide(facts, ...));  // an exception here or above concerns this mail only
//   }
//   batch.commit();                          // flag and move on the server only after this
#pragma once

#include <filesystem>
#include <memory>

#include "db/faq.hpp"
#include "db/ledger.hpp"
#include "db/outbox.hpp"
#include "db/records.hpp"
#include "db/store_error.hpp"
#include "db/tickets.hpp"

namespace ticketd::db {

struct Database;

/// One transaction. What is not committed when it goes out of scope was never written. While it lives nothing
/// else of the store may write.
class Batch {
 public:
  Batch(Batch&&) noexcept;
  Batch& operator=(Batch&&) = delete;
  ~Batch();

  /// What the store knows about a mail, earlier mails of the batch included.
  Facts facts(const LookupKeys& keys);

  enum class Filed { now, before };
  /// Writes everything one mail changes, or nothing: when it throws, the batch is as it was before.
  /// `rejected` concerns this mail only; after any other StoreError give the batch up. `before`: the UID has
  /// a final entry.
  Filed file(const ReceivedMail& mail, const Filing& filing);

  /// The same for a change that no received mail caused; outcome and detail are not used.
  void apply(const Filing& filing);

  /// Returns when everything is on the disk.
  void commit();

 private:
  friend class Store;
  struct Scope;
  Batch(Database& db, Time now);
  std::unique_ptr<Scope> scope_;
};

class Store {
 public:
  /// Opens or creates the file and brings it to the newest schema; ":memory:" for tests. Throws StoreError:
  /// busy when another process has it, fatal when it is damaged (the text says what to do), foreign or of a
  /// newer ticketd.
  explicit Store(const std::filesystem::path& path);
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  ~Store();

  /// Begins a batch; every row it writes bears `now`.
  Batch begin(Time now);

  Ledger& ledger() { return ledger_; }
  Outbox& outbox() { return outbox_; }
  Tickets& tickets() { return tickets_; }
  Faq& faq() { return faq_; }

 private:
  std::unique_ptr<Database> db_;
  Ledger ledger_;
  Outbox outbox_;
  Tickets tickets_;
  Faq faq_;
};

}  // namespace ticketd::db
