#include "db/sqlite_errors.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <system_error>

namespace ticketd::db {
namespace {

bool is_failed_sync(int code) {
  return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC || code == SQLITE_IOERR_CLOSE;
}

}  // namespace

StoreError::Kind error_kind(int code, int system_errno) {
  using enum StoreError::Kind;
  // After a failed fsync the kernel may have dropped the pages: nothing that follows can be trusted, whatever
  // errno says.
  if (is_failed_sync(code)) return fatal;
  switch (code & 0xff) {
    case SQLITE_FULL:
      return no_space;
    case SQLITE_IOERR:
      return system_errno == ENOSPC || system_errno == EDQUOT ? no_space : fatal;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return busy;
    case SQLITE_CANTOPEN:
      return system_errno == EMFILE || system_errno == ENFILE ? busy : fatal;
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
      return rejected;
    default:
      return fatal;
  }
}

std::string error_text(int code, int system_errno, std::string_view path, std::string_view message) {
  const std::string file(path);
  std::string text =
      file + ": " + std::string(message) + " (" + sqlite3_errstr(code) + ", code " + std::to_string(code);
  if (system_errno != 0) text += ", " + std::generic_category().message(system_errno);
  text += ")";
  const int primary = code & 0xff;
  if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
    text += ". The file is damaged: keep a copy, then run `sqlite3 " + file +
            " .recover | sqlite3 NEW_FILE`, check " + "NEW_FILE and put it in its place, or restore a backup";
  if (primary == SQLITE_BUSY) text += ". Another process has the file open: exactly one may";
  return text;
}

}  // namespace ticketd::db
