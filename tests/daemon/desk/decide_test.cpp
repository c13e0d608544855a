// The main job, seen from the rules: a customer writes, agents answer, the customer gets the answer.
#include "daemon/desk/decide.hpp"

#include <gmock/gmock.h>

#include "daemon/desk/threading.hpp"
#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::LedgerOutcome;
using db::OutgoingKind;
using db::TicketState;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string bob = "bob@acme.example";
const std::string support = "support@acme.example";

std::vector<std::string> kinds(const db::Filing& filing) {
  std::vector<std::string> all;
  for (const db::Event& event : filing.events) all.push_back(event.kind);
  return all;
}

TEST(DecideTest, AFirstMailOpensATicketAcknowledgesItAndTellsTheQueue) {
  World world;

  const auto filing = world.receive(mail(ann, support, "Broken lamp", "It does not light."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::opened);
  ASSERT_TRUE(filing.new_ticket);
  EXPECT_EQ(filing.new_ticket->requester, ann);
  EXPECT_EQ(filing.new_ticket->queue, "support");
  EXPECT_EQ(filing.new_ticket->random_id.size(), random_id_length);
  EXPECT_THAT(kinds(filing), ElementsAre("opened", "acknowledged"));
  ASSERT_EQ(filing.new_clocks.size(), 1U);
  EXPECT_EQ(filing.new_clocks[0].due,
            world.now + std::chrono::hours(24));  // Tuesday 15:00 to Wednesday 15:00, Berlin
  EXPECT_EQ(filing.new_clocks[0].promised, filing.new_clocks[0].due);

  const Sent& reply_sent = world.only(OutgoingKind::auto_reply);
  EXPECT_EQ(reply_sent.recipient, ann);
  EXPECT_EQ(reply_sent.mail_from, "");
  EXPECT_EQ(parser::find_header(reply_sent.email, "Auto-Submitted")->value, "auto-replied");
  EXPECT_EQ(reply_sent.email.subject, "Re: [#1] Broken lamp");
  EXPECT_THAT(reply_sent.email.text, HasSubstr("Wednesday 25 November, 15:00"));
  ASSERT_EQ(filing.messages.size(), 2U);
  EXPECT_EQ(filing.messages[1].direction, db::Direction::automatic);
  EXPECT_EQ(filing.messages[1].message_id, reply_sent.email.message_id);
  EXPECT_EQ(world.count(OutgoingKind::notification), 2);
  const Sent& told = world.only(OutgoingKind::notification, alice);
  EXPECT_EQ(told.email.from.front().name, "ann@customer.example via Acme Support");
  EXPECT_EQ(told.email.from.front().address, support);
  EXPECT_EQ(told.email.subject, "[#1] Broken lamp");
  EXPECT_THAT(told.email.text, HasSubstr("Ticket #1 | open | due Wednesday 25 November, 15:00\n"
                                         "Customer: <ann@customer.example> | first ticket\n"));
  EXPECT_THAT(told.email.text, HasSubstr("It does not light."));
}

TEST(DecideTest, AnAgentsReplyReachesTheCustomerUnderTheirOwnMail) {
  World world;
  auto first = mail(ann, support, "Broken lamp", "It does not light.");
  first.references = {"older@customer.example"};
  world.receive(first);
  const auto told = world.only(OutgoingKind::notification, alice).email;

  const auto filing = world.receive(reply(alice, told, "Please turn it on."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::answered) << filing.detail;
  const Sent& answer = world.only(OutgoingKind::answer);
  EXPECT_EQ(answer.recipient, ann);
  EXPECT_EQ(answer.mail_from, support);
  EXPECT_EQ(answer.email.from.front(), (parser::Address{"Acme Support", support}));
  EXPECT_EQ(answer.email.text, "Please turn it on.\n\n-- \nAlice Agent\nAcme\n");
  EXPECT_THAT(answer.email.in_reply_to, ElementsAre(first.message_id));
  EXPECT_THAT(answer.email.references, ElementsAre("older@customer.example", first.message_id));
  EXPECT_EQ(answer.email.subject, "Re: [#1] Broken lamp");
  EXPECT_EQ(parser::find_header(answer.email, "Auto-Submitted"), nullptr);
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::pending);
  EXPECT_EQ(world.ticket(1).ticket.assignee, "alice");
  EXPECT_TRUE(world.ticket(1).clocks.front().stopped);
  const Sent& seen = world.only(OutgoingKind::notification);
  EXPECT_EQ(seen.recipient, bob);
  EXPECT_THAT(seen.email.text, HasSubstr("Alice Agent answered the customer:\n\nPlease turn it on."));
}

TEST(DecideTest, TheCustomersReplyComesBackToTheTicketAndItsOwner) {
  World world;
  world.receive(mail(ann, support, "Broken lamp", "It does not light."));
  world.receive(reply(alice, world.only(OutgoingKind::notification, alice).email, "Please turn it on."));
  const auto answer = world.only(OutgoingKind::answer).email;
  world.now += std::chrono::hours(2);

  const auto filing = world.receive(reply(ann, answer, "It is on."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(filing.detail, "by token");
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::open);
  ASSERT_EQ(filing.new_clocks.size(), 1U);
  EXPECT_EQ(filing.new_clocks[0].kind, db::ClockKind::next_response);
  EXPECT_EQ(world.only(OutgoingKind::notification).recipient, alice);
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
}

TEST(DecideTest, WithoutPlusAddressingTheTokenComesBackInReferences) {
  World world;
  world.mailbox = "sales@acme.example";
  world.receive(mail(ann, world.mailbox, "Price?", "What is the price?"));
  const auto told = world.only(OutgoingKind::notification, "carol@acme.example").email;
  EXPECT_TRUE(told.reply_to.empty());

  world.receive(reply("carol@acme.example", told, "Ten."));
  const auto answer = world.only(OutgoingKind::answer).email;
  EXPECT_TRUE(answer.reply_to.empty());
  const auto filing = world.receive(reply(ann, answer, "Too much."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(filing.detail, "by token");
}

TEST(DecideTest, TheSameMailTwiceChangesNothing) {
  World world;
  const auto first = mail(ann, support, "Broken lamp", "It does not light.");
  world.receive(first);

  const auto filing = world.receive(first);

  EXPECT_EQ(
      filing,
      (db::Filing{.outcome = LedgerOutcome::duplicate, .detail = "filed before", .ticket = db::TicketId{1}}));
}

}  // namespace
}  // namespace ticketd::desk::test
