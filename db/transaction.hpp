// Scopes of change: what is not committed (released) is rolled back when the scope ends. Inside db only.
#pragma once

#include "db/connection.hpp"

namespace ticketd::db {

/// The outermost scope; commit() makes it durable (one fsync). Not nested.
class Transaction {
 public:
  explicit Transaction(Connection& db);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Connection& db_;
  bool open_ = true;
};

/// A scope inside a transaction: one poisoned mail does not take its batch along. Not nested.
class Savepoint {
 public:
  explicit Savepoint(Connection& db);
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint();
  void release();

 private:
  Connection& db_;
  bool open_ = true;
};

}  // namespace ticketd::db
