#include "db/outbox.hpp"

#include <gmock/gmock.h>

#include "tests/db/sample.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class OutboxTest : public testing::Test {
 protected:
  void SetUp() override { store_.ledger().begin_folder(inbox, sample::uidvalidity, 0, noon); }

  /// Queues one mail to one recipient and returns its entry.
  OutboxEntry queue(OutgoingKind kind, const std::string& recipient, Time now = noon, bool held = false) {
    NewOutgoing mail = sample::outgoing(kind, recipient, recipient + std::to_string(++mails_));
    mail.held = held;
    Batch batch = store_.begin(now);
    batch.apply({.outgoing = {mail}});
    batch.commit();
    return *store_.outbox().entry(OutboxId{++last_});
  }
  OutboxEntry now_at(OutboxId id) { return *store_.outbox().entry(id); }
  std::vector<OutboxId> begin(OutboxId id) { return store_.outbox().begin_sending(std::vector{id}, noon); }
  void finish(SendResult result) { store_.outbox().finish(std::vector{std::move(result)}, noon); }

  Store store_{":memory:"};
  int mails_ = 0;
  std::int64_t last_ = 0;
};

TEST_F(OutboxTest, ADueEntryIsSentOnce) {
  const OutboxEntry entry = queue(OutgoingKind::answer, "ann@customer.example");
  EXPECT_THAT(store_.outbox().due(inbox.account, noon, 10), ElementsAre(entry));
  EXPECT_THAT(store_.outbox().due(inbox.account, noon - minutes{1}, 10), IsEmpty());
  EXPECT_THAT(store_.outbox().due("other@desk.example", noon, 10), IsEmpty());

  EXPECT_THAT(begin(entry.id), ElementsAre(entry.id));
  EXPECT_THAT(begin(entry.id), IsEmpty()) << "it is being sent already";
  EXPECT_THAT(store_.outbox().due(inbox.account, noon, 10), IsEmpty());

  finish({.id = entry.id, .state = OutboxState::accepted, .reply_code = 250, .reply_text = "ok"});
  EXPECT_EQ(now_at(entry.id).state, OutboxState::accepted);
  EXPECT_EQ(now_at(entry.id).tries, 1);
  EXPECT_EQ(now_at(entry.id).reply_code, 250);
}

TEST_F(OutboxTest, BeginningsAndResultsShareACommit) {
  const OutboxId sent = queue(OutgoingKind::answer, "ann@customer.example").id;
  const OutboxId next = queue(OutgoingKind::answer, "bob@customer.example").id;
  const OutboxId refused = queue(OutgoingKind::answer, "eve@customer.example").id;
  begin(sent);

  const std::vector<OutboxId> begun = store_.outbox().advance(
      std::vector{next, refused, sent},
      std::vector{SendResult{.id = sent, .state = OutboxState::accepted},
                  SendResult{.id = refused, .state = OutboxState::failed, .reply_code = 550}},
      noon);

  EXPECT_THAT(begun, ElementsAre(next, refused)) << "the other one was being sent already";
  EXPECT_EQ(now_at(sent).state, OutboxState::accepted);
  EXPECT_EQ(now_at(next).state, OutboxState::sending);
  EXPECT_EQ(now_at(refused).state, OutboxState::failed);
  EXPECT_EQ(now_at(refused).tries, 1);
}

TEST_F(OutboxTest, ARefusalForNowIsTriedLater) {
  const OutboxEntry entry = queue(OutgoingKind::answer, "ann@customer.example");
  begin(entry.id);
  finish({.id = entry.id, .state = OutboxState::queued, .reply_code = 451, .next_try = noon + minutes{1}});

  EXPECT_EQ(store_.outbox().next_due(inbox.account), noon + minutes{1});
  EXPECT_THAT(store_.outbox().due(inbox.account, noon, 10), IsEmpty());
  EXPECT_THAT(store_.outbox().due(inbox.account, noon + minutes{1}, 10), SizeIs(1));
}

TEST_F(OutboxTest, DueEntriesAreBoundedAndInOrder) {
  const OutboxEntry late = queue(OutgoingKind::answer, "a@customer.example", noon + minutes{1});
  const OutboxEntry early = queue(OutgoingKind::answer, "b@customer.example", noon);
  EXPECT_THAT(store_.outbox().due(inbox.account, noon + hours{1}, 10), ElementsAre(early, late));
  EXPECT_THAT(store_.outbox().due(inbox.account, noon + hours{1}, 1), ElementsAre(early));
}

TEST_F(OutboxTest, AnUncertainRelayIsTriedOnceMoreAndAnAutoReplyNever) {
  const OutboxId relay = queue(OutgoingKind::answer, "ann@customer.example").id;
  const OutboxId reply = queue(OutgoingKind::auto_reply, "bob@customer.example").id;
  for (const OutboxId id : {relay, reply}) {
    begin(id);
    finish({.id = id, .state = OutboxState::uncertain, .next_try = noon + minutes{10}});
  }

  EXPECT_EQ(now_at(relay).state, OutboxState::queued);
  EXPECT_EQ(now_at(relay).next_try, noon + minutes{10});
  EXPECT_TRUE(now_at(relay).retried_uncertain);
  EXPECT_EQ(now_at(reply).state, OutboxState::uncertain);

  begin(relay);
  finish({.id = relay, .state = OutboxState::uncertain, .next_try = noon + minutes{20}});
  EXPECT_EQ(now_at(relay).state, OutboxState::uncertain) << "once";
}

TEST_F(OutboxTest, RecoveryTreatsInterruptedEntriesAsUncertain) {
  const OutboxId relay = queue(OutgoingKind::notification, "alice@desk.example").id;
  const OutboxId reply = queue(OutgoingKind::auto_reply, "bob@customer.example").id;
  const OutboxId untouched = queue(OutgoingKind::auto_reply, "eve@customer.example").id;
  store_.outbox().begin_sending(std::vector{relay, reply}, noon);

  const std::vector<OutboxEntry> found = store_.outbox().recover(noon + hours{1}, noon + hours{2});

  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(now_at(relay).state, OutboxState::queued);
  EXPECT_EQ(now_at(relay).next_try, noon + hours{2});
  EXPECT_EQ(now_at(reply).state, OutboxState::uncertain);
  EXPECT_NE(now_at(reply).reply_text, "") << "the row says so";
  EXPECT_EQ(now_at(untouched).state, OutboxState::queued);
  EXPECT_FALSE(now_at(untouched).retried_uncertain);
}

TEST_F(OutboxTest, AnEntryOfWhichNothingWasSentIsNotATry) {
  const OutboxId id = queue(OutgoingKind::auto_reply, "bob@customer.example").id;
  begin(id);
  store_.outbox().not_sent(std::vector{id}, noon + minutes{1});

  EXPECT_EQ(now_at(id).state, OutboxState::queued);
  EXPECT_EQ(now_at(id).tries, 0);
  EXPECT_EQ(now_at(id).next_try, noon + minutes{1});
}

TEST_F(OutboxTest, AFailureAndItsNoticeAreOneChange) {
  const OutboxId id = queue(OutgoingKind::answer, "ann@customer.example").id;
  const SendResult refused{
      .id = id,
      .state = OutboxState::failed,
      .reply_code = 550,
      .consequence = {.outgoing = {sample::outgoing(OutgoingKind::notice, "alice@desk.example", "n1")}}};
  begin(id);
  finish(refused);
  EXPECT_EQ(store_.outbox().counts(noon), (OutboxCounts{.queued = 1, .failed = 1}));

  finish(refused);
  EXPECT_EQ(store_.outbox().counts(noon).queued, 1) << "settled once, told once";
  EXPECT_EQ(store_.outbox().counts(noon + hours{1}).failed, 0);
}

TEST_F(OutboxTest, CancelledEntriesAreNotSent) {
  const OutboxId id = queue(OutgoingKind::answer, "ann@customer.example").id;
  const OutboxId sending = queue(OutgoingKind::answer, "bob@customer.example").id;
  begin(sending);

  Batch batch = store_.begin(noon);
  batch.apply({.cancelled = {id, sending}});
  batch.commit();

  EXPECT_EQ(now_at(id).state, OutboxState::cancelled);
  EXPECT_THAT(begin(id), IsEmpty());
  EXPECT_EQ(now_at(sending).state, OutboxState::sending) << "too late";
}

TEST_F(OutboxTest, OldEntriesExpire) {
  const OutboxEntry old = queue(OutgoingKind::answer, "ann@customer.example", noon);
  const OutboxEntry held = queue(OutgoingKind::auto_reply, "bob@customer.example", noon, true);
  queue(OutgoingKind::answer, "eve@customer.example", noon + hours{2});

  EXPECT_THAT(store_.outbox().expired(noon + hours{1}, 10), testing::UnorderedElementsAre(old, held));
  EXPECT_THAT(store_.outbox().expired(noon + hours{1}, 1), SizeIs(1));
  store_.outbox().expire(std::vector{SendResult{.id = old.id, .reply_text = "not delivered for 5 days"}},
                         noon);
  EXPECT_EQ(now_at(old.id).state, OutboxState::failed);
  EXPECT_THAT(store_.outbox().expired(noon + hours{1}, 10), ElementsAre(held));
}

TEST_F(OutboxTest, HeldRepliesGoWhenTheBudgetHasRoom) {
  for (int i = 0; i < 3; ++i)
    queue(OutgoingKind::auto_reply, "a" + std::to_string(i) + "@one.example", noon, true);
  for (int i = 0; i < 3; ++i)
    queue(OutgoingKind::auto_reply, "b" + std::to_string(i) + "@two.example", noon, true);
  EXPECT_THAT(store_.outbox().due(inbox.account, noon, 10), IsEmpty());
  EXPECT_EQ(store_.outbox().counts({}).held, 6);

  const AutoReplyBudget budget{.per_domain_per_hour = 2, .per_hour = 3};
  EXPECT_EQ(store_.outbox().release_held(budget, noon), 3);
  EXPECT_EQ(store_.outbox().release_held(budget, noon + minutes{30}), 0);
  std::vector<std::string> released;
  for (const OutboxEntry& entry : store_.outbox().due(inbox.account, noon, 10))
    released.push_back(entry.recipient);
  EXPECT_THAT(released, ElementsAre("a0@one.example", "a1@one.example", "b0@two.example"));

  EXPECT_EQ(store_.outbox().release_held(budget, noon + minutes{61}), 3);
}

TEST_F(OutboxTest, F12_WhatWasWrittenWhileTheClockWasAYearAheadHoldsNothingUp) {
  const Time wrong = noon + hours{24 * 365};
  queue(OutgoingKind::auto_reply, "ann@one.example", wrong);
  queue(OutgoingKind::auto_reply, "ben@one.example", noon, true);

  EXPECT_THAT(store_.outbox().due(inbox.account, noon, 10), SizeIs(1)) << "not in a year";
  const AutoReplyBudget budget{.per_domain_per_hour = 1, .per_hour = 1};
  EXPECT_EQ(store_.outbox().release_held(budget, noon), 1) << "the budget of the hour is another";
  EXPECT_FALSE(store_.begin(noon)
                   .facts({.auto_reply_to = "ann@one.example", .now = noon})
                   .auto_replies.destination_within_day);
}

TEST_F(OutboxTest, AHeldReplyThatIsTooOldTakesNoRoomInTheBudget) {
  queue(OutgoingKind::auto_reply, "old@one.example", noon, true);
  queue(OutgoingKind::auto_reply, "new@one.example", noon + hours{24}, true);

  EXPECT_EQ(store_.outbox().release_held({.per_domain_per_hour = 1, .per_hour = 1}, noon + hours{72}), 1);

  const auto due = store_.outbox().due(inbox.account, noon + hours{72}, 10);
  ASSERT_THAT(due, SizeIs(1));
  EXPECT_EQ(due[0].recipient, "new@one.example");
  EXPECT_EQ(store_.outbox().counts({}).held, 1) << "until it expires";
}

}  // namespace
}  // namespace ticketd::db
