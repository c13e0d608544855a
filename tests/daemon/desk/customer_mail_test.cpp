#include "daemon/desk/customer_mail.hpp"

#include <gmock/gmock.h>

#include "daemon/desk/states.hpp"
#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::LedgerOutcome;
using db::OutgoingKind;
using db::TicketState;
using std::chrono::days;
using testing::HasSubstr;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string bob = "bob@acme.example";
const std::string support = "support@acme.example";

TEST(CustomerMailTest, IdsOfTicketsOpenedTogetherLieSideBySide) {
  World world;
  const std::string first =
      world.receive(mail("ann@customer.example", "support@acme.example", "a", "a")).new_ticket->random_id;
  const std::string second =
      world.receive(mail("bob@customer.example", "support@acme.example", "b", "b")).new_ticket->random_id;
  world.now += std::chrono::hours{24 * 365};
  const std::string later =
      world.receive(mail("eve@customer.example", "support@acme.example", "c", "c")).new_ticket->random_id;

  EXPECT_EQ(first.substr(0, 6), second.substr(0, 6));
  EXPECT_NE(first, second);
  EXPECT_NE(first.substr(0, 3), later.substr(0, 3));
}

TEST(CustomerMailTest, WhatAMailDoesToAState) {
  const db::Time closed = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1};
  struct Case {
    TicketState state;
    db::Time at;
    Arrival expected;
  };
  const Case cases[] = {
      {TicketState::open, closed, Arrival::keeps},
      {TicketState::pending, closed + days(100), Arrival::resumes},
      {TicketState::closed, closed + days(14), Arrival::reopens},
      {TicketState::closed, closed + days(14) + std::chrono::seconds(1), Arrival::follows_up},
      {TicketState::spam, closed, Arrival::keeps},
      {TicketState::merged, closed, Arrival::follows_up}};
  for (const Case& c : cases)
    EXPECT_EQ(arrival({.state = c.state, .closed = closed}, c.at, days(14)), c.expected)
        << static_cast<int>(c.state);
}

/// Ann's ticket 1, answered and closed by Alice.
class ClosedTicketTest : public testing::Test {
 protected:
  ClosedTicketTest() {
    world.receive(mail(ann, support, "Broken lamp", "It does not light."));
    world.receive(reply(alice, world.only(OutgoingKind::notification, alice).email, "#close\nTurn it on."));
    answer = world.only(OutgoingKind::answer).email;
  }
  World world;
  parser::Email answer;
};

TEST_F(ClosedTicketTest, F55AReplyReopensOnce) {
  world.now += days(13);
  const auto email = reply(ann, answer, "It is off again.");

  const auto filing = world.receive(email);

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::open);
  EXPECT_EQ(filing.events.back().kind, "reopened");
  EXPECT_EQ(world.count(OutgoingKind::notification), 1);
  EXPECT_EQ(world.receive(email).outcome, LedgerOutcome::duplicate);
  EXPECT_EQ(world.receive(reply(ann, answer, "Hello?")).events.size(), 1U)
      << "an open ticket is not reopened";
}

TEST_F(ClosedTicketTest, F55AfterTwoWeeksItIsALinkedFollowUp) {
  world.now += days(15);
  const auto filing = world.receive(reply(ann, answer, "It is off again."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::opened);
  EXPECT_EQ(filing.new_ticket->follow_up_of, db::TicketId{1});
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::closed);
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 1);
  EXPECT_THAT(world.only(OutgoingKind::notification, bob).email.text, HasSubstr("continues ticket #1"));
}

TEST_F(ClosedTicketTest, WhoIsNotVerifiedDoesNotTakeTheAnswersOfAFollowUp) {
  world.now += days(15);
  auto forged = unverified(mail(ann, support, "[#1] Broken lamp", "It is off again."));
  forged.reply_to = {{"", "eve@other.example"}};
  EXPECT_EQ(world.receive(forged).new_ticket->follow_up_of, db::TicketId{1});
  EXPECT_EQ(world.ticket(2).participants.at(0).reply_to, "");

  auto genuine = reply(ann, answer, "From my other account, please.");
  genuine.reply_to = {{"", "ann@home.example"}};
  world.receive(genuine);
  EXPECT_EQ(world.ticket(2).participants.at(0).reply_to, "ann@home.example");
}

TEST_F(ClosedTicketTest, F55AFurtherReplyJoinsTheFollowUp) {
  world.now += days(15);
  world.receive(reply(ann, answer, "It is off again."));
  EXPECT_EQ(world.receive(reply(ann, answer, "Hello?")).ticket, db::TicketId{2});
  EXPECT_EQ(world.ticket(2).ticket.state, TicketState::open);

  world.ticket(2).ticket.state = TicketState::closed;
  world.ticket(2).ticket.closed = world.now;
  EXPECT_EQ(world.receive(reply(ann, answer, "Once more.")).events.back().kind, "reopened");
  world.ticket(2).ticket.state = TicketState::closed;
  world.ticket(2).ticket.closed = world.now;
  world.now += days(15);
  EXPECT_EQ(world.receive(reply(ann, answer, "Off for good.")).new_ticket->follow_up_of, db::TicketId{2});
}

TEST_F(ClosedTicketTest, F55AFollowUpThatTheSenderIsNotOnIsNotJoined) {
  const std::string carl = "carl@customer.example";
  world.ticket(1).participants.push_back({.number = 2, .address = carl});
  world.now += days(15);
  world.receive(reply(ann, answer, "It is off again."));
  EXPECT_EQ(world.receive(reply(carl, answer, "Mine too.")).new_ticket->follow_up_of, db::TicketId{1});
}

TEST_F(ClosedTicketTest, F55TheMailsArrivalCountsNotWhenWeReadIt) {
  world.arrived = world.now + days(13);
  world.now += days(20);  // after an outage
  EXPECT_EQ(world.receive(reply(ann, answer, "It is off again.")).outcome, LedgerOutcome::joined);
}

TEST_F(ClosedTicketTest, SpamStaysSpamAndSilent) {
  world.ticket(1).ticket.state = TicketState::spam;
  const auto filing = world.receive(reply(ann, answer, "Buy!"));
  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(filing.messages.size(), 1U);
  EXPECT_TRUE(world.latest.empty());
  EXPECT_EQ(filing.change, db::TicketChange{});
  EXPECT_TRUE(filing.new_clocks.empty());
}

TEST(CustomerMailTest, OnlyTheFirstOfSeveralMailsStartsAClock) {
  World world;
  world.receive(mail(ann, support, "Broken lamp", "x"));
  const auto acknowledgement = world.only(OutgoingKind::auto_reply).email;
  EXPECT_TRUE(world.receive(reply(ann, acknowledgement, "One more thing")).new_clocks.empty())
      << "the first response is still owed";
}

TEST(CustomerMailTest, ClocksStartWhenTheMailArrived) {
  World world;
  world.arrived = world.now - std::chrono::hours(20);
  const auto filing = world.receive(mail(ann, support, "Broken lamp", "x"));
  EXPECT_EQ(filing.new_clocks.at(0).started, *world.arrived);
  EXPECT_EQ(filing.messages.at(0).at, *world.arrived);
}

TEST(CustomerMailTest, RoundRobinGivesEveryAgentTheirTurn) {
  World world;
  world.desk.config.queues[0].assign = Assign::round_robin;
  std::vector<std::string> owners(4);
  for (std::string& owner : owners) owner = world.receive(mail(ann, support, "x", "x")).new_ticket->assignee;
  EXPECT_THAT(owners, testing::ElementsAre("bob", "alice", "bob", "alice"));
  EXPECT_EQ(world.only(OutgoingKind::notification).recipient, alice);
}

TEST(CustomerMailTest, AMailWithoutASenderIsATicketAllTheSame) {
  World world;
  auto email = mail(ann, support, "", "");
  email.from.clear();
  const auto filing = world.receive(email);
  EXPECT_EQ(filing.outcome, LedgerOutcome::opened);
  EXPECT_EQ(filing.new_ticket->subject, "(no subject)");
  EXPECT_TRUE(filing.participants.empty());
  EXPECT_THAT(world.only(OutgoingKind::notification, bob).email.text, HasSubstr("Customer: unknown"));
}

TEST(CustomerMailTest, WhatCannotBeReadIsQuarantinedAndReported) {
  World world;
  world.reading = Reading::unreadable;
  const auto filing = world.receive({});
  EXPECT_EQ(filing.outcome, LedgerOutcome::quarantined);
  EXPECT_EQ(filing.new_ticket->subject, "(unreadable mail)");
  EXPECT_THAT(world.only(OutgoingKind::notification, bob).email.text, HasSubstr("could not be read"));
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
}

TEST(CustomerMailTest, ALargeMailIsFiledByItsHeader) {
  World world;
  world.receive(mail(ann, support, "Broken lamp", "x"));
  auto email = reply(ann, world.only(OutgoingKind::auto_reply).email, "");
  email.text.clear();
  world.reading = Reading::header_only;

  const auto filing = world.receive(email);

  EXPECT_EQ(filing.outcome, LedgerOutcome::quarantined);
  EXPECT_EQ(filing.ticket, db::TicketId{1});
  EXPECT_THAT(filing.messages.at(0).text, HasSubstr("too large"));
}

TEST(CustomerMailTest, AMailboxThatIsNotConfiguredFallsBackToTheFirst) {
  World world;
  world.mailbox = "gone@acme.example";
  EXPECT_EQ(world.receive(mail(ann, support, "x", "x")).new_ticket->mailbox, support);
}

}  // namespace
}  // namespace ticketd::desk::test
