#include "db/sqlite_errors.hpp"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <cerrno>

namespace ticketd::db {
namespace {

using testing::HasSubstr;
using testing::Not;
using enum StoreError::Kind;

TEST(SqliteErrorsTest, EachCodeMeansWhatTheCallerMustDo) {
  struct Case {
    const char* name;
    int code;
    int system_errno;
    StoreError::Kind expected;
  };
  const Case cases[] = {
      {"a broken disk", SQLITE_IOERR_WRITE, EIO, fatal},
      {"a failed fsync", SQLITE_IOERR_FSYNC, EIO, fatal},
      {"a failed fsync for want of space", SQLITE_IOERR_FSYNC, ENOSPC, fatal},
      {"a failed fsync of the folder", SQLITE_IOERR_DIR_FSYNC, ENOSPC, fatal},
      {"a damaged page", SQLITE_CORRUPT, 0, fatal},
      {"a damaged index", SQLITE_CORRUPT_INDEX, 0, fatal},
      {"not a database", SQLITE_NOTADB, 0, fatal},
      {"a read-only disk", SQLITE_READONLY, 0, fatal},
      {"a full disk", SQLITE_FULL, ENOSPC, no_space},
      {"the largest file there may be", SQLITE_FULL, 0, no_space},
      {"a full disk in another call", SQLITE_IOERR_TRUNCATE, ENOSPC, no_space},
      {"a used-up quota", SQLITE_IOERR_WRITE, EDQUOT, no_space},
      {"somebody else's lock", SQLITE_BUSY, 0, busy},
      {"too many open files", SQLITE_CANTOPEN, EMFILE, busy},
      {"a missing folder", SQLITE_CANTOPEN, ENOENT, fatal},
      {"a rule of the schema", SQLITE_CONSTRAINT_UNIQUE, 0, rejected},
      {"a value too large", SQLITE_TOOBIG, 0, rejected},
      {"a text in a number's place", SQLITE_MISMATCH, 0, rejected},
      {"a mistake in our SQL", SQLITE_ERROR, 0, fatal},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(error_kind(c.code, c.system_errno), c.expected);
  }
}

TEST(SqliteErrorsTest, ADamagedFileComesWithTheWayOut) {
  EXPECT_THAT(error_text(SQLITE_CORRUPT, 0, "/var/lib/x.db", "malformed"),
              HasSubstr("sqlite3 /var/lib/x.db .recover"));
  EXPECT_THAT(error_text(SQLITE_NOTADB, 0, "/var/lib/x.db", "no"), HasSubstr(".recover"));
  EXPECT_THAT(error_text(SQLITE_FULL, ENOSPC, "/var/lib/x.db", "full"), Not(HasSubstr(".recover")));
}

TEST(SqliteErrorsTest, TheTextNamesFileAndSystemError) {
  const std::string text = error_text(SQLITE_IOERR_WRITE, EIO, "/var/lib/x.db", "disk I/O error");
  EXPECT_THAT(text, HasSubstr("/var/lib/x.db"));
  EXPECT_THAT(text, HasSubstr("Input/output error"));
}

}  // namespace
}  // namespace ticketd::db
