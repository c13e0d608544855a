#include "db/transaction.hpp"

#include <stdexcept>

namespace ticketd::db {
namespace {

/// Undoes what SQLite has not undone itself: some errors (disk full, I/O) end the whole transaction at once.
/// A failing rollback cannot be reported from a destructor; the connection is broken by then and says so to
/// the next caller.
template <class Undo>
void roll_back(Connection& db, Undo undo) noexcept {
  try {
    if (db.in_transaction()) undo();
  } catch (const std::exception&) {  // see above; NOLINT(bugprone-empty-catch)
  }
}

}  // namespace

Transaction::Transaction(Connection& db) : db_(db) {
  if (db_.in_transaction()) throw std::logic_error("a transaction inside a transaction");
  db_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
  if (open_) roll_back(db_, [this] { db_.run("ROLLBACK"); });
}

void Transaction::commit() {
  db_.run("COMMIT");
  open_ = false;
}

Savepoint::Savepoint(Connection& db) : db_(db) {
  if (!db_.in_transaction()) throw std::logic_error("a savepoint outside a transaction");
  db_.run("SAVEPOINT change");
}

Savepoint::~Savepoint() {
  if (!open_) return;
  roll_back(db_, [this] {
    db_.run("ROLLBACK TO change");
    db_.run("RELEASE change");
  });
}

void Savepoint::release() {
  db_.run("RELEASE change");
  open_ = false;
}

}  // namespace ticketd::db
