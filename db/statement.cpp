#include "db/statement.hpp"

#include <sqlite3.h>

#include <stdexcept>

#include "db/connection.hpp"

namespace ticketd::db {

void PreparedStatement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(Borrow, Connection& connection, PreparedStatement& prepared)
    : connection_(connection), prepared_(prepared) {
  // Two users of one cursor would read each other's rows.
  if (prepared_.in_use) throw std::logic_error("a statement is used again while its rows are being read");
  prepared_.in_use = true;
}

Statement::~Statement() {
  sqlite3_reset(handle());
  sqlite3_clear_bindings(handle());  // blobs were not copied
  prepared_.in_use = false;
}

void Statement::bind_integer(int index, std::int64_t value) {
  connection_.check(sqlite3_bind_int64(handle(), index, value));
}

void Statement::bind_text(int index, std::string_view value) {
  // A null pointer would bind NULL where the empty text is meant.
  const char* data = value.empty() ? "" : value.data();
  connection_.check(sqlite3_bind_text64(handle(), index, data, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bind_blob(int index, std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  connection_.check(sqlite3_bind_blob64(handle(), index, data, bytes.size(), SQLITE_STATIC));
}

void Statement::bind_null(int index) { connection_.check(sqlite3_bind_null(handle(), index)); }

void Statement::check_parameter_count(int bound) {
  if (bound != sqlite3_bind_parameter_count(handle()))
    throw std::logic_error(std::string("wrong number of values for: ") + sqlite3_sql(handle()));
}

bool Statement::step() {
  column_ = 0;
  connection_.refuse_if_broken();
  const int code = sqlite3_step(handle());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  connection_.fail(code);
}

void Statement::run() {
  if (step()) throw std::logic_error(std::string("rows nobody reads: ") + sqlite3_sql(handle()));
}

std::int64_t Statement::read_integer() { return sqlite3_column_int64(handle(), column_++); }

std::string Statement::read_bytes() {
  const int column = column_++;
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle(), column));
  return data == nullptr ? std::string() : std::string(data, size);
}

bool Statement::next_is_null() { return sqlite3_column_type(handle(), column_) == SQLITE_NULL; }

void Statement::refuse_name(std::string_view name) {
  throw StoreError(StoreError::Kind::fatal, "the database holds a name this program does not know: \"" +
                                                std::string(name) + "\" in " + sqlite3_sql(handle()));
}

}  // namespace ticketd::db
