#include "db/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>

#include "db/sqlite_errors.hpp"

namespace ticketd::db {
namespace {

constexpr int busy_timeout_ms = 2000;

/// Larger files are not read through at start: the check reads every page (about 0.3 s for this much), and a
/// damaged page is refused by SQLite when it is touched.
constexpr std::uintmax_t quick_check_bytes_max = 64U << 20U;

/// SQLite would create the file for everybody to read; its -wal file takes over the mode.
void create_private(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
}

/// SQLite's own statistics of memory cost a lock for each allocation, and nobody reads them. Only possible
/// before its first use in the process; afterwards it is refused, which does no harm.
void configure_library() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(once);
}

}  // namespace

void Connection::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Connection::Connection(const std::filesystem::path& path) : path_(path) {
  configure_library();
  if (path_ != ":memory:") create_private(path_);
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(path_.c_str(), &handle, flags, nullptr);
  handle_.reset(handle);
  if (handle_ == nullptr) throw std::bad_alloc();
  check(code);
  configure();
}

void Connection::configure() {
  sqlite3_busy_timeout(handle_.get(), busy_timeout_ms);
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // The lock comes before the first access: then the WAL index lives in our memory, not in a shared file.
  execute("PRAGMA locking_mode = EXCLUSIVE");
  execute("PRAGMA journal_mode = WAL");
  execute("PRAGMA synchronous = FULL");
  execute("PRAGMA foreign_keys = ON");
  execute("PRAGMA secure_delete = ON");
  execute("PRAGMA cell_size_check = ON");
  execute("PRAGMA temp_store = MEMORY");
  execute("PRAGMA cache_size = -16384");  // KiB
  // 32 MB between checkpoints: pages that change in every batch are copied back once, not each time. Halves
  // the time per mail on a busy disk (measured with 200,000 tickets); starting again reads that much at most.
  execute("PRAGMA wal_autocheckpoint = 8000");
  execute("PRAGMA journal_size_limit = 67108864");  // bytes that a WAL may keep after a burst

  std::error_code unknown_size;
  const std::uintmax_t bytes = std::filesystem::file_size(path_, unknown_size);
  if (unknown_size || bytes > quick_check_bytes_max) return;
  const std::string verdict = value<std::string>("PRAGMA quick_check(1)").value_or("no answer");
  if (verdict == "ok") return;
  break_down(error_text(SQLITE_CORRUPT, 0, path_.native(), "quick_check: " + verdict));
}

PreparedStatement& Connection::prepared(Sql sql) {
  PreparedStatement& statement = statements_[sql.text().data()];
  if (statement.handle) return statement;
  refuse_if_broken();
  sqlite3_stmt* handle = nullptr;
  check(sqlite3_prepare_v3(handle_.get(), sql.text().data(), static_cast<int>(sql.text().size()),
                           SQLITE_PREPARE_PERSISTENT, &handle, nullptr));
  statement.handle.reset(handle);
  return statement;
}

void Connection::execute(Sql script) {
  refuse_if_broken();
  // A literal ends with NUL. NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage)
  check(sqlite3_exec(handle_.get(), script.text().data(), nullptr, nullptr, nullptr));
}

void Connection::set_user_version(int version) {
  refuse_if_broken();
  const std::string pragma = "PRAGMA user_version = " + std::to_string(version);
  check(sqlite3_exec(handle_.get(), pragma.c_str(), nullptr, nullptr, nullptr));
}

int Connection::changes() const { return sqlite3_changes(handle_.get()); }

std::int64_t Connection::last_insert_rowid() const { return sqlite3_last_insert_rowid(handle_.get()); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

void Connection::check(int code) {
  if (code != SQLITE_OK) fail(code);
}

void Connection::fail(int code) {
  if ((code & 0xff) == SQLITE_NOMEM) throw std::bad_alloc();
  if ((code & 0xff) == SQLITE_MISUSE || (code & 0xff) == SQLITE_RANGE)
    throw std::logic_error(std::string("SQLite was used wrongly: ") + sqlite3_errstr(code));
  const int system_errno = (code & 0xff) == SQLITE_CONSTRAINT ? 0 : sqlite3_system_errno(handle_.get());
  const StoreError::Kind kind = error_kind(code, system_errno);
  const std::string text = error_text(code, system_errno, path_.native(), sqlite3_errmsg(handle_.get()));
  if (kind == StoreError::Kind::fatal) break_down(text);
  throw StoreError(kind, text);
}

void Connection::break_down(const std::string& why) {
  broken_ = why;
  // Closing would copy the WAL into the file; it is left as it is for the next start to judge.
  sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  throw StoreError(StoreError::Kind::fatal, why);
}

void Connection::refuse_if_broken() const {
  if (!broken_.empty()) throw StoreError(StoreError::Kind::fatal, broken_);
}

}  // namespace ticketd::db
