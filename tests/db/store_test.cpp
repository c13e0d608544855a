#include "db/store.hpp"

#include <gmock/gmock.h>

#include "tests/db/sample.hpp"

namespace ticketd::db {
namespace {

using sample::noon;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { store_.ledger().begin_folder(sample::inbox, sample::uidvalidity, 0, noon); }
  Store store_{":memory:"};
};

TEST_F(StoreTest, WhatWasFiledIsReadBack) {
  const TicketId id = sample::open_ticket(store_, 1);

  const std::optional<TicketDetails> details = store_.tickets().details(id);
  ASSERT_TRUE(details);
  const TicketView& view = details->view;
  EXPECT_EQ(view.ticket.random_id, "random1");
  EXPECT_EQ(view.ticket.created, noon);
  EXPECT_EQ(view.participants,
            (std::vector<Participant>{{.number = 1, .address = sample::sender(1), .name = "Customer"}}));
  EXPECT_TRUE(view.auto_replied);
  ASSERT_TRUE(view.last_from_customer);
  EXPECT_EQ(view.last_from_customer->message_id, "m1@customer.example");
  EXPECT_FALSE(view.last_answer);
  ASSERT_EQ(view.clocks.size(), 1);
  EXPECT_EQ(view.clocks[0].promised, noon + std::chrono::hours{24});

  ASSERT_EQ(details->messages.size(), 2);
  ASSERT_TRUE(details->messages[0].raw) << "the received mail has its bytes";
  EXPECT_EQ(store_.tickets().raw_mail(*details->messages[0].raw), sample::mail(1).raw);
  EXPECT_FALSE(details->messages[1].raw) << "a mail of ours has none";
  ASSERT_EQ(details->events.size(), 1);
  EXPECT_EQ(details->events[0].at, noon) << "zero means the batch's time";
  ASSERT_EQ(details->outbox.size(), 2);
  EXPECT_EQ(details->outbox[0].recipient, sample::sender(1));
  EXPECT_EQ(details->outbox[0].mail_from, "");
  EXPECT_EQ(details->outbox[1].kind, OutgoingKind::notification);

  const std::optional<LedgerEntry> entry = store_.ledger().entry(sample::at(1));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->outcome, LedgerOutcome::opened);
  EXPECT_EQ(entry->ticket, id);
  EXPECT_EQ(entry->raw, details->messages[0].raw);
}

TEST_F(StoreTest, TheSameUidIsFiledOnce) {
  sample::open_ticket(store_, 1);

  const ReceivedMail again = sample::mail(1);
  Batch batch = store_.begin(noon);
  Filing filing = sample::opening(batch.facts({}), again, "other@customer.example");
  filing.outcome = LedgerOutcome::duplicate;
  EXPECT_EQ(batch.file(again, filing), Batch::Filed::before);
  batch.commit();

  EXPECT_EQ(store_.tickets().list({}).size(), 1);
  EXPECT_EQ(store_.outbox().counts({}).queued, 2);
}

TEST_F(StoreTest, TheSameMailElsewhereIsRecognised) {
  const TicketId id = sample::open_ticket(store_, 1);
  ReceivedMail copy = sample::mail(1);
  copy.where = sample::at(2);

  Batch batch = store_.begin(noon);
  const Facts facts = batch.facts(sample::keys(copy, sample::sender(1)));
  ASSERT_TRUE(facts.duplicate);
  EXPECT_EQ(facts.duplicate->ticket, id);
  EXPECT_EQ(batch.file(copy, {.outcome = LedgerOutcome::duplicate, .ticket = id}), Batch::Filed::now);
  batch.commit();

  EXPECT_EQ(store_.ledger().entry(sample::at(2))->raw, store_.ledger().entry(sample::at(1))->raw)
      << "equal bytes are kept once";
}

TEST_F(StoreTest, TheSameMessageIdWithOtherContentIsAnotherMail) {
  sample::open_ticket(store_, 1);
  ReceivedMail other = sample::mail(1);
  other.where = sample::at(2);
  other.content_hash = "other";

  Batch batch = store_.begin(noon);
  EXPECT_FALSE(batch.facts(sample::keys(other, sample::sender(1))).duplicate);
}

TEST_F(StoreTest, WithoutMessageIdNothingIsADuplicate) {
  ReceivedMail first = sample::mail(1);
  first.message_id = "";
  Batch batch = store_.begin(noon);
  batch.file(first, {.outcome = LedgerOutcome::dropped});
  ReceivedMail second = first;
  second.where = sample::at(2);

  EXPECT_FALSE(batch.facts(sample::keys(second, sample::sender(1))).duplicate);
  EXPECT_EQ(batch.file(second, {.outcome = LedgerOutcome::dropped}), Batch::Filed::now);
}

TEST_F(StoreTest, ARefusedCommandIsKnownAgain) {
  const ReceivedMail command = sample::mail(1);
  Batch batch = store_.begin(noon);
  batch.file(command, {.outcome = LedgerOutcome::refused});

  ReceivedMail copy = command;
  copy.where = sample::at(2);
  const Facts facts = batch.facts(sample::keys(copy, "alice@desk.example"));
  ASSERT_TRUE(facts.duplicate);
  EXPECT_EQ(facts.duplicate->ticket, TicketId{});
  EXPECT_EQ(facts.duplicate->message_id, command.message_id);
}

TEST_F(StoreTest, AFilingThatOverlooksADuplicateIsRejected) {
  sample::open_ticket(store_, 1);
  ReceivedMail copy = sample::mail(1);
  copy.where = sample::at(2);

  Batch batch = store_.begin(noon);
  const Filing filing = sample::opening(batch.facts({}), copy, sample::sender(1));
  try {
    batch.file(copy, filing);
    FAIL() << "one mail made two tickets";
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::rejected);
  }
}

TEST_F(StoreTest, APoisonedMailDoesNotTakeItsBatchAlong) {
  Batch batch = store_.begin(noon);
  const ReceivedMail first = sample::mail(1);
  batch.file(first,
             sample::opening(batch.facts(sample::keys(first, sample::sender(1))), first, sample::sender(1)));

  const ReceivedMail poisoned = sample::mail(2);
  Filing bad =
      sample::opening(batch.facts(sample::keys(poisoned, sample::sender(2))), poisoned, sample::sender(2));
  bad.new_ticket->random_id = "random1";  // taken
  EXPECT_THROW(batch.file(poisoned, bad), StoreError);

  const ReceivedMail third = sample::mail(3);
  batch.file(third,
             sample::opening(batch.facts(sample::keys(third, sample::sender(3))), third, sample::sender(3)));
  batch.commit();

  EXPECT_EQ(store_.tickets().list({}).size(), 2);
  EXPECT_FALSE(store_.ledger().entry(sample::at(2))) << "nothing of it was written";
  EXPECT_EQ(store_.outbox().counts({}).queued, 4);
}

TEST_F(StoreTest, ABatchThatIsNotCommittedWasNeverThere) {
  {
    Batch batch = store_.begin(noon);
    const ReceivedMail received = sample::mail(1);
    batch.file(received, sample::opening(batch.facts({}), received, sample::sender(1)));
  }
  EXPECT_TRUE(store_.tickets().list({}).empty());
  EXPECT_FALSE(store_.ledger().entry(sample::at(1)));
}

}  // namespace
}  // namespace ticketd::db
