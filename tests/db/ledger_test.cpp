#include "db/ledger.hpp"

#include <gmock/gmock.h>

#include "tests/db/sample.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using testing::ElementsAre;
using testing::IsEmpty;

class LedgerTest : public testing::Test {
 protected:
  void begin(std::uint32_t before_start_uid = 0) {
    store_.ledger().begin_folder(inbox, sample::uidvalidity, before_start_uid, noon);
  }
  void drop(std::uint32_t uid, ServerAction action = ServerAction::none) {
    ReceivedMail mail = sample::mail(uid);
    mail.action = action;
    Batch batch = store_.begin(noon);
    batch.file(mail, {.outcome = LedgerOutcome::dropped});
    batch.commit();
  }
  std::uint32_t last_uid() { return store_.ledger().cursor(inbox)->last_uid; }
  std::vector<std::uint32_t> unfinished(const std::vector<std::uint32_t>& uids) {
    return store_.ledger().unfinished(inbox, sample::uidvalidity, uids);
  }

  Store store_{":memory:"};
};

TEST_F(LedgerTest, AFolderNeverBegunHasNoCursor) {
  EXPECT_FALSE(store_.ledger().cursor(inbox));
  EXPECT_THAT(unfinished({1, 2}), ElementsAre(1, 2));
}

TEST_F(LedgerTest, AMillionOldMailsAreOneRange) {
  begin(1'000'000);

  EXPECT_EQ(store_.ledger().cursor(inbox),
            (FolderCursor{
                .uidvalidity = 7, .last_uid = 1'000'000, .before_start_uid = 1'000'000, .started = noon}));
  EXPECT_THAT(unfinished({5, 1'000'000, 1'000'001}), ElementsAre(1'000'001));
}

TEST_F(LedgerTest, AFolderIsGoneThroughInPages) {
  begin(10);
  store_.ledger().count_tries(std::vector{sample::at(13)}, noon);
  drop(11);
  drop(15);
  const auto page = [this](std::uint32_t first_uid, int limit) {
    return store_.ledger().outcomes(inbox, sample::uidvalidity, first_uid, limit);
  };

  EXPECT_THAT(page(1, 2),
              ElementsAre(UidOutcome{11, LedgerOutcome::dropped}, UidOutcome{13, LedgerOutcome::trying}));
  EXPECT_THAT(page(14, 2), ElementsAre(UidOutcome{15, LedgerOutcome::dropped}));
  EXPECT_THAT(page(16, 2), IsEmpty());
  EXPECT_THAT(store_.ledger().outcomes(inbox, sample::uidvalidity + 1, 1, 2), IsEmpty());
}

TEST_F(LedgerTest, TheCursorStopsBelowAMailThatIsStillTried) {
  begin(10);
  store_.ledger().count_tries(std::vector{sample::at(11), sample::at(12), sample::at(13)}, noon);
  EXPECT_EQ(last_uid(), 10);

  drop(11);
  drop(13);
  EXPECT_EQ(last_uid(), 11);
  EXPECT_THAT(unfinished({11, 12, 13, 14}), ElementsAre(12, 14));

  drop(12);
  EXPECT_EQ(last_uid(), 13);
}

TEST_F(LedgerTest, TheCursorStopsBelowAMailThatIsExpected) {
  begin(10);
  drop(12);
  store_.ledger().expect(std::vector{sample::at(12), sample::at(13)}, noon);
  drop(14);

  EXPECT_EQ(last_uid(), 12);
  EXPECT_THAT(unfinished({11, 12, 13, 14}), ElementsAre(11, 13));
  EXPECT_EQ(store_.ledger().entry(sample::at(12))->outcome, LedgerOutcome::dropped) << "a final entry stays";
  EXPECT_THAT(store_.ledger().count_tries(std::vector{sample::at(13)}, noon), ElementsAre(1))
      << "to expect it was no try";

  drop(13);
  EXPECT_EQ(last_uid(), 14);
}

TEST_F(LedgerTest, TriesAreCountedUntilTheMailIsFinished) {
  begin();
  EXPECT_THAT(store_.ledger().count_tries(std::vector{sample::at(1), sample::at(2)}, noon),
              ElementsAre(1, 1));
  EXPECT_THAT(store_.ledger().count_tries(std::vector{sample::at(1)}, noon), ElementsAre(2));

  drop(1);
  EXPECT_THAT(store_.ledger().count_tries(std::vector{sample::at(1), sample::at(2)}, noon),
              ElementsAre(0, 2));
  EXPECT_EQ(store_.ledger().entry(sample::at(1))->tries, 2);
  EXPECT_EQ(store_.ledger().entry(sample::at(1))->outcome, LedgerOutcome::dropped);
}

TEST_F(LedgerTest, ANewUidvalidityStartsOverAndKeepsTheFirstStart) {
  begin(10);
  drop(11);

  store_.ledger().begin_folder(inbox, 8, 0, noon + std::chrono::hours{1});

  EXPECT_EQ(store_.ledger().cursor(inbox), (FolderCursor{.uidvalidity = 8, .started = noon}));

  store_.ledger().begin_folder(inbox, sample::uidvalidity, 99, noon + std::chrono::hours{2});  // restored
  EXPECT_EQ(store_.ledger().cursor(inbox),
            (FolderCursor{.uidvalidity = 7, .last_uid = 11, .before_start_uid = 10, .started = noon}));
}

TEST_F(LedgerTest, MailsThatWereNotFetchedAreRecorded) {
  begin();
  store_.ledger().count_tries(std::vector{sample::at(1)}, noon);
  store_.ledger().record(std::vector{sample::at(1), sample::at(2)}, LedgerOutcome::vanished, "gone", noon);

  EXPECT_EQ(store_.ledger().entry(sample::at(1))->outcome, LedgerOutcome::vanished);
  EXPECT_EQ(store_.ledger().entry(sample::at(2))->detail, "gone");

  store_.ledger().record(std::vector{sample::at(1)}, LedgerOutcome::before_start, "", noon);
  EXPECT_EQ(store_.ledger().entry(sample::at(1))->outcome, LedgerOutcome::vanished) << "a final entry stays";
}

TEST_F(LedgerTest, AMailOfAFolderThatWasNotBegunIsRejected) {
  EXPECT_THROW(store_.ledger().count_tries(std::vector{sample::at(1)}, noon), StoreError);
  EXPECT_THROW(drop(1), StoreError);
}

TEST_F(LedgerTest, TheNumbersOfADayAddUp) {
  begin();
  for (std::uint32_t uid = 1; uid <= 5; ++uid) sample::open_ticket(store_, uid);
  drop(6);
  drop(7);
  store_.ledger().record(std::vector{sample::at(8)}, LedgerOutcome::vanished, "", noon);
  store_.ledger().count_tries(std::vector{sample::at(9)}, noon);

  const auto counts = store_.ledger().counts(noon, noon + std::chrono::hours{24});

  EXPECT_THAT(counts, ElementsAre(OutcomeCount{inbox.account, LedgerOutcome::dropped, 2},
                                  OutcomeCount{inbox.account, LedgerOutcome::opened, 5},
                                  OutcomeCount{inbox.account, LedgerOutcome::trying, 1},
                                  OutcomeCount{inbox.account, LedgerOutcome::vanished, 1}));
  EXPECT_THAT(store_.ledger().counts(noon + std::chrono::seconds{1}, noon + std::chrono::hours{24}),
              IsEmpty());
}

TEST_F(LedgerTest, ServerActionsArePendingUntilDone) {
  begin();
  drop(1, ServerAction::pending);
  drop(2, ServerAction::none);
  drop(3, ServerAction::pending);

  EXPECT_THAT(
      store_.ledger().pending_actions(inbox, sample::uidvalidity, 100),
      ElementsAre(PendingAction{1, LedgerOutcome::dropped}, PendingAction{3, LedgerOutcome::dropped}));
  EXPECT_THAT(store_.ledger().pending_actions(inbox, sample::uidvalidity, 1), testing::SizeIs(1));

  store_.ledger().actions_done(std::vector{sample::at(1)});
  EXPECT_THAT(store_.ledger().pending_actions(inbox, sample::uidvalidity, 100),
              ElementsAre(PendingAction{3, LedgerOutcome::dropped}));
  EXPECT_THAT(store_.ledger().pending_actions(inbox, 8, 100), IsEmpty());
}

}  // namespace
}  // namespace ticketd::db
