// The one SQLite connection. Inside db only: nothing outside includes this.
//
// Exactly one connection per file (SQLite before 3.51.3 can lose a WAL reset with two): the file is locked
// exclusively from open to close, so that neither a second ticketd nor a curious sqlite3 gets in between.
// Used by one thread at a time. Blocking.
//
// SQL only as literals (db/sql.hpp), values only through `?`. Statements are prepared once and kept.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "db/sql.hpp"
#include "db/statement.hpp"
#include "db/store_error.hpp"

struct sqlite3;

namespace ticketd::db {

class Connection {
 public:
  /// Opens or creates the file, readable by its owner only; ":memory:" is a private database in memory.
  /// Durable settings: WAL, synchronous=FULL, foreign keys, secure_delete. Throws StoreError: busy when
  /// another process has the file, fatal when it is damaged or not ours.
  explicit Connection(const std::filesystem::path& path);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one statement that returns no rows.
  template <class... Values>
  void run(Sql sql, const Values&... values) {
    Statement statement(*this, prepared(sql), values...);
    statement.run();
  }

  /// A statement whose rows are read with step() and get(). One SQL literal is in use once at a time.
  template <class... Values>
  Statement query(Sql sql, const Values&... values) {
    return Statement(*this, prepared(sql), values...);
  }

  /// The first column of the first row, or nothing when there is no row.
  template <class T, class... Values>
  std::optional<T> value(Sql sql, const Values&... values) {
    Statement statement(*this, prepared(sql), values...);
    if (!statement.step()) return std::nullopt;
    return statement.get<T>();
  }

  /// Runs several statements separated by `;`, discarding rows: schema changes and pragmas.
  void execute(Sql script);
  /// PRAGMA user_version takes no parameters, hence a function.
  void set_user_version(int version);

  /// Rows changed by the last INSERT, UPDATE or DELETE.
  int changes() const;
  std::int64_t last_insert_rowid() const;
  bool in_transaction() const;

  /// Returns when `code` is SQLITE_OK, else fail().
  void check(int code);
  /// Throws what `code` means. A fatal error breaks the connection for good: after one failed fsync SQLite
  /// would report success for the next commit (measured), though the lost pages never reach the disk.
  [[noreturn]] void fail(int code);
  void refuse_if_broken() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const;
  };

  PreparedStatement& prepared(Sql sql);
  void configure();
  [[noreturn]] void break_down(const std::string& why);

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, Close> handle_;
  std::unordered_map<const char*, PreparedStatement>
      statements_;      // by the literal's address; gone before handle_
  std::string broken_;  // why nothing is trusted any more; empty: it is
};

}  // namespace ticketd::db
