#include "db/schema.hpp"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <array>
#include <fstream>

#include "tests/db/sample.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd::db {
namespace {

using testing::HasSubstr;

constexpr std::array first_step{
    Sql("PRAGMA application_id = 0x746b7464; CREATE TABLE a(x INTEGER NOT NULL) STRICT")};
constexpr std::array two_steps{first_step[0], Sql("ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7")};
constexpr std::array bad_second_step{
    first_step[0], Sql("CREATE TABLE b(x INTEGER) STRICT; CREATE TABLE a(x INTEGER) STRICT")};

std::string refusal(Connection& db, std::span<const Sql> steps) {
  try {
    migrate(db, steps);
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::fatal);
    return error.what();
  }
  return "";
}

/// Fills an SQLite file from a dump. The dump is text, so that a change of it can be read.
void load_dump(const std::filesystem::path& file, const std::filesystem::path& dump) {
  std::ifstream in(dump);
  const std::string sql{std::istreambuf_iterator<char>(in), {}};
  ASSERT_FALSE(sql.empty()) << dump;
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  sqlite3_close(db);
}

/// What the schema says, without blanks and comments: sqlite3's .dump keeps the text as it was.
std::vector<std::string> schema_of(const std::filesystem::path& file) {
  Connection db(file);
  std::vector<std::string> parts;
  for (Statement row = db.query("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY name");
       row.step();)
    parts.push_back(row.get<std::string>() + ": " + row.get<std::string>());
  parts.push_back("user_version: " + std::to_string(db.value<int>("PRAGMA user_version").value_or(0)));
  return parts;
}

TEST(SchemaTest, StepsRunOnceAndInOrder) {
  Connection db(":memory:");
  migrate(db, first_step);
  db.run("INSERT INTO a(x) VALUES (1)");
  migrate(db, two_steps);
  migrate(db, two_steps);

  EXPECT_EQ(db.value<int>("SELECT y FROM a"), 7);
  EXPECT_EQ(db.value<int>("PRAGMA user_version"), 2);
}

TEST(SchemaTest, AFailingStepLeavesTheFileAsItWas) {
  Connection db(":memory:");
  migrate(db, first_step);
  EXPECT_THAT(refusal(db, bad_second_step), HasSubstr("already exists"));
}

TEST(SchemaTest, AFailingStepIsTakenBackAsAWhole) {
  const test::TemporaryDirectory folder;
  {
    Connection db(folder.path() / "x.db");
    migrate(db, first_step);
    refusal(db, bad_second_step);
  }
  Connection db(folder.path() / "x.db");
  EXPECT_EQ(db.value<int>("SELECT count(*) FROM sqlite_schema"), 1);
  EXPECT_EQ(db.value<int>("PRAGMA user_version"), 1);
}

TEST(SchemaTest, ANewerFileIsRefused) {
  Connection db(":memory:");
  migrate(db, two_steps);
  EXPECT_THAT(refusal(db, first_step), HasSubstr("newer ticketd"));
}

TEST(SchemaTest, AForeignFileIsRefused) {
  Connection db(":memory:");
  db.execute("CREATE TABLE photos(x INTEGER NOT NULL) STRICT");
  EXPECT_THAT(refusal(db, first_step), HasSubstr("another program"));
}

TEST(SchemaTest, AStoredOldFileBecomesANewOne) {
  const test::TemporaryDirectory folder;
  const std::filesystem::path data = TICKETD_TEST_DATA;
  for (std::size_t version = 1; version <= migrations().size(); ++version) {
    SCOPED_TRACE("schema " + std::to_string(version));
    const std::filesystem::path file = folder.path() / ("old" + std::to_string(version) + ".db");
    load_dump(file, data / ("schema-" + std::to_string(version) + ".sql"));
    {
      Store store(file);
      const std::optional<TicketDetails> details = store.tickets().details(TicketId{1});
      ASSERT_TRUE(details);
      EXPECT_EQ(details->messages.at(0).text, "Where is it?");
      EXPECT_EQ(store.tickets().raw_mail(*details->messages.at(0).raw), sample::mail(1).raw);
      EXPECT_EQ(details->outbox.size(), 2);
      EXPECT_EQ(sample::open_ticket(store, 2), TicketId{2}) << "the file goes on";
    }
    const std::filesystem::path fresh = folder.path() / ("fresh" + std::to_string(version) + ".db");
    {
      const Store store(fresh);
    }
    EXPECT_EQ(schema_of(file), schema_of(fresh));
  }
}

}  // namespace
}  // namespace ticketd::db
