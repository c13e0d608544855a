// One prepared SQL statement: bind values, step over rows, read columns from left to right.
// Inside db only. A Statement is borrowed from the connection's cache and given back when it goes out of
// scope.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "db/record_names.hpp"

struct sqlite3_stmt;

namespace ticketd::db {

class Connection;

/// Bytes for a BLOB column; plain strings are bound as TEXT. Refers, does not own, and is not copied: the
/// bytes must outlive the Statement.
struct Blob {
  std::string_view bytes{};
};

/// An id of records.hpp: a row number.
template <class E>
concept RowId = std::is_enum_v<E> && std::same_as<std::underlying_type_t<E>, std::int64_t>;

/// A cached statement: `in_use` while a Statement borrows it.
struct PreparedStatement {
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle{};
  bool in_use = false;
};

class Statement {
 public:
  /// Borrows `prepared`, which must not be in use, and binds all parameters in order. Text is copied.
  template <class... Values>
  Statement(Connection& connection, PreparedStatement& prepared, const Values&... values)
      : Statement(Borrow{}, connection, prepared) {
    int index = 0;
    (bind_value(++index, values), ...);
    check_parameter_count(index);
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  /// Moves to the next row; false after the last. Columns are then read from the first one on.
  bool step();
  /// Runs a statement that returns no rows to its end.
  void run();

  /// The next column of the row, as T: integers, bool, ids, Time, std::string (TEXT or BLOB), named
  /// enumerations, std::optional of these (NULL is nothing).
  template <class T>
  T get() {
    return read(static_cast<T*>(nullptr));
  }

 private:
  struct Borrow {};
  Statement(Borrow, Connection& connection, PreparedStatement& prepared);

  void bind_integer(int index, std::int64_t value);
  void bind_text(int index, std::string_view value);
  void bind_blob(int index, std::string_view bytes);
  void bind_null(int index);
  void check_parameter_count(int bound);

  sqlite3_stmt* handle() const { return prepared_.handle.get(); }
  std::int64_t read_integer();
  std::string read_bytes();
  bool next_is_null();
  void skip() { ++column_; }
  [[noreturn]] void refuse_name(std::string_view name);

  template <std::integral T>
  void bind_value(int index, T value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  template <RowId T>
  void bind_value(int index, T value) {
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  template <Named T>
  void bind_value(int index, T value) {
    bind_text(index, name(value));
  }
  void bind_value(int index, Time value) { bind_integer(index, value.time_since_epoch().count()); }
  void bind_value(int index, std::string_view value) { bind_text(index, value); }
  void bind_value(int index, const std::string& value) { bind_text(index, value); }
  void bind_value(int index, Blob value) { bind_blob(index, value.bytes); }
  template <class T>
  void bind_value(int index, const std::optional<T>& value) {
    if (value) {
      bind_value(index, *value);
    } else {
      bind_null(index);
    }
  }

  template <std::integral T>
  T read(T*) {
    return static_cast<T>(read_integer());
  }
  bool read(bool*) { return read_integer() != 0; }
  template <RowId T>
  T read(T*) {
    return T{read_integer()};
  }
  template <Named T>
  T read(T*) {
    const std::string text = read_bytes();
    const std::optional<T> value = from_name<T>(text);
    if (!value) refuse_name(text);
    return *value;
  }
  Time read(Time*) { return Time{std::chrono::seconds{read_integer()}}; }
  std::string read(std::string*) { return read_bytes(); }
  template <class T>
  std::optional<T> read(std::optional<T>*) {
    if (next_is_null()) {
      skip();
      return std::nullopt;
    }
    return get<T>();
  }

  Connection& connection_;
  PreparedStatement& prepared_;
  int column_ = 0;
};

}  // namespace ticketd::db
