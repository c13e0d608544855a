#include "db/connection.hpp"

#include <gmock/gmock.h>

#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

using testing::ElementsAre;

class ConnectionTest : public testing::Test {
 protected:
  void SetUp() override {
    db_.execute(
        "CREATE TABLE words(word_id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, kind TEXT, bytes BLOB) "
        "STRICT");
  }
  void add(std::string_view word) { db_.run("INSERT INTO words(word) VALUES (?)", word); }
  std::vector<std::string> words() {
    std::vector<std::string> found;
    for (Statement row = db_.query("SELECT word FROM words ORDER BY word"); row.step();)
      found.push_back(row.get<std::string>());
    return found;
  }

  Connection db_{":memory:"};
};

TEST_F(ConnectionTest, ValuesComeBackAsTheyWentIn) {
  const std::string odd("a\0b\xff", 4);
  db_.run("INSERT INTO words(word, kind, bytes) VALUES (?, ?, ?)", std::string_view{}, TicketState::pending,
          Blob{odd});

  Statement row = db_.query("SELECT word_id, word, kind, bytes FROM words ORDER BY word_id");
  ASSERT_TRUE(row.step());
  EXPECT_EQ(row.get<TicketId>(), TicketId{1});
  EXPECT_EQ(row.get<std::optional<std::string>>(), "") << "empty is not NULL";
  EXPECT_EQ(row.get<std::optional<TicketState>>(), TicketState::pending);
  EXPECT_EQ(row.get<std::string>(), odd);
  EXPECT_FALSE(row.step());
}

TEST_F(ConnectionTest, NullIsNothing) {
  db_.run("INSERT INTO words(word, kind) VALUES ('x', ?)", std::optional<std::string>{});
  const auto kind = db_.value<std::optional<std::string>>("SELECT kind FROM words");
  ASSERT_TRUE(kind) << "there is a row";
  EXPECT_EQ(*kind, std::nullopt);
  EXPECT_EQ(db_.value<std::string>("SELECT word FROM words WHERE word = 'none'"), std::nullopt);
}

TEST_F(ConnectionTest, AnUnknownNameIsAFatalError) {
  db_.run("INSERT INTO words(word, kind) VALUES ('x', 'sleeping')");
  try {
    db_.value<TicketState>("SELECT kind FROM words");
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::fatal);
  }
}

TEST_F(ConnectionTest, OurOwnMistakesAreLogicErrors) {
  EXPECT_THROW(db_.run("INSERT INTO words(word) VALUES (?)"), std::logic_error) << "a value is missing";
  EXPECT_THROW(db_.run("INSERT INTO words(word) VALUES ('a')", 1), std::logic_error) << "a value too many";
  EXPECT_THROW(db_.run("SELECT word_id FROM words UNION SELECT 1 ORDER BY 1"), std::logic_error)
      << "unread rows";
  const auto ask = [this] { return db_.query("SELECT 1 ORDER BY 1"); };
  const Statement first = ask();
  EXPECT_THROW(ask(), std::logic_error) << "the statement's rows are being read";
}

TEST_F(ConnectionTest, ATransactionThatIsNotCommittedIsRolledBack) {
  {
    Transaction transaction(db_);
    add("lost");
  }
  {
    Transaction transaction(db_);
    add("kept");
    transaction.commit();
  }
  EXPECT_THAT(words(), ElementsAre("kept"));
}

TEST_F(ConnectionTest, ASavepointTakesBackItsOwnChangesOnly) {
  Transaction transaction(db_);
  add("before");
  try {
    Savepoint savepoint(db_);
    add("within");
    add("before");
    FAIL() << "a word twice";
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::rejected);
  }
  add("after");
  transaction.commit();
  EXPECT_THAT(words(), ElementsAre("after", "before"));
}

TEST_F(ConnectionTest, ScopesDoNotNestWrongly) {
  EXPECT_THROW(Savepoint{db_}, std::logic_error);
  Transaction transaction(db_);
  EXPECT_THROW(Transaction{db_}, std::logic_error);
}

TEST_F(ConnectionTest, SettingsAreThoseOfADurableStore) {
  EXPECT_EQ(db_.value<int>("PRAGMA synchronous"), 2);  // FULL
  EXPECT_EQ(db_.value<int>("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(db_.value<int>("PRAGMA secure_delete"), 1);
  EXPECT_EQ(db_.value<std::string>("PRAGMA locking_mode"), "exclusive");
}

TEST(RecordNamesTest, EveryNameLeadsBackToItsValue) {
  for (const std::string_view text : names_of<LedgerOutcome>)
    EXPECT_EQ(name(*from_name<LedgerOutcome>(text)), text);
  EXPECT_EQ(name(LedgerOutcome::vanished), "vanished") << "the last one: none is missing";
  EXPECT_EQ(name(OutboxState::cancelled), "cancelled");
  EXPECT_EQ(name(OutgoingKind::weekly_report), "weekly_report");
  EXPECT_EQ(name(Direction::report), "report");
  EXPECT_EQ(name(TicketState::merged), "merged");
  EXPECT_EQ(name(Priority::high), "high");
  EXPECT_EQ(name(ClockKind::resolution), "resolution");
  EXPECT_EQ(from_name<Priority>("urgent"), std::nullopt);
}

}  // namespace
}  // namespace ticketd::db
