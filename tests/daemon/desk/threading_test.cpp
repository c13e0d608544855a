// RELIABILITY, "Tokens", row by row; then the order of what a mail may be placed by.
#include "daemon/desk/threading.hpp"

#include <gmock/gmock.h>

#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::Direction;
using db::LedgerOutcome;
using db::OutgoingKind;
using db::TicketState;
using testing::HasSubstr;

const std::string ann = "ann@customer.example";
const std::string carl = "carl@customer.example";
const std::string eve = "eve@evil.example";
const std::string alice = "alice@acme.example";
const std::string bob = "bob@acme.example";
const std::string support = "support@acme.example";

/// Ann's ticket 1, which Alice has answered; Carl is on it too.
class ThreadingTest : public testing::Test {
 protected:
  ThreadingTest() {
    first = mail(ann, support, "Broken lamp", "It does not light.");
    world.receive(first);
    to_alice = world.only(OutgoingKind::notification, alice).email;
    world.receive(reply(alice, to_alice, "#cc " + carl + "\nTurn it on."));
    answer = world.only(OutgoingKind::answer, ann).email;
  }
  Direction last_direction() const { return world.messages.back().second.direction; }
  bool has_event(const db::Filing& filing, std::string_view kind) const {
    return std::ranges::any_of(filing.events, [&](const db::Event& e) { return e.kind == kind; });
  }

  World world;
  parser::Email first;
  parser::Email to_alice;
  parser::Email answer;
};

TEST_F(ThreadingTest, ATokenFromItsPrincipalIsAppended) {
  const auto filing = world.receive(reply(ann, answer, "It is on."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(last_direction(), Direction::from_customer);
  EXPECT_TRUE(filing.messages[0].verified);
  EXPECT_EQ(filing.change.state, TicketState::open);
}

TEST_F(ThreadingTest, ATokenFromItsPrincipalNotVerifiedIsAppendedAndMarked) {
  auto email = unverified(reply(ann, answer, "It is on."));
  email.reply_to = {{"", eve}};

  const auto filing = world.receive(email);

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_FALSE(filing.messages[0].verified);
  EXPECT_THAT(filing.events[0].detail, HasSubstr("not verified"));
  EXPECT_EQ(filing.change.state, TicketState::open);
  EXPECT_TRUE(filing.participants.empty()) << "where answers go stays as it was";
  EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text,
              HasSubstr("Note: sender not verified"));
}

TEST_F(ThreadingTest, AVerifiedMailChangesWhereAnswersGo) {
  auto email = reply(ann, answer, "It is on.");
  email.reply_to = {{"", "ann.home@customer.example"}};

  world.receive(email);
  world.receive(reply(alice, world.only(OutgoingKind::notification, alice).email, "Good."));

  EXPECT_EQ(world.only(OutgoingKind::answer, "ann.home@customer.example").email.to.front().address,
            "ann.home@customer.example");
}

TEST_F(ThreadingTest, AMailItsDomainDisownsIsHeldForAgentsInEveryRow) {
  auto by_reference = mail(ann, support, "lamp", "x");
  by_reference.references = {first.message_id};
  for (auto email :
       {reply(ann, answer, "It is on."), mail(ann, support, "Re: [#1] lamp", "x"), by_reference}) {
    SCOPED_TRACE(email.subject);
    const auto filing = world.receive(disowned(std::move(email)));
    EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
    EXPECT_EQ(last_direction(), Direction::note);
    EXPECT_TRUE(has_event(filing, "held"));
    EXPECT_EQ(filing.change, db::TicketChange{});
    EXPECT_TRUE(filing.new_clocks.empty());
    EXPECT_EQ(world.count(OutgoingKind::answer), 0);
    EXPECT_EQ(world.count(OutgoingKind::notification), 1);
  }
}

TEST_F(ThreadingTest, ATokenOfAnotherParticipantIsAsGoodAsOnesOwn) {
  const auto filing = world.receive(reply(carl, answer, "I am her colleague."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(last_direction(), Direction::from_customer);
  EXPECT_EQ(filing.change.state, TicketState::open);
}

TEST_F(ThreadingTest, ATokenFromAStrangerIsANoteAndProposesThem) {
  const auto filing = world.receive(reply(eve, answer, "She forwarded it to me."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(last_direction(), Direction::note);
  EXPECT_TRUE(has_event(filing, "participant_proposed"));
  EXPECT_EQ(filing.change, db::TicketChange{});
  EXPECT_TRUE(filing.participants.empty());
  for (const Sent& sent : world.latest) EXPECT_EQ(sent.recipient, alice) << "nothing goes to the stranger";
}

TEST_F(ThreadingTest, ASubjectNumberFromAParticipantIsAppended) {
  const auto filing = world.receive(mail(carl, support, "AW: [#1] lamp", "Still dark."));
  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(filing.detail, "by subject");
  EXPECT_TRUE(filing.messages[0].verified);

  const auto forged = world.receive(unverified(mail(ann, support, "AW: [#1] lamp", "Still dark.")));
  EXPECT_EQ(forged.outcome, LedgerOutcome::joined);
  EXPECT_FALSE(forged.messages[0].verified);
}

TEST_F(ThreadingTest, ASubjectNumberFromAnyoneElseIsANewTicketThatClaims) {
  const auto filing = world.receive(mail(eve, support, "Re: [#1] lamp", "What did you write to Ann?"));

  EXPECT_EQ(filing.outcome, LedgerOutcome::opened);
  EXPECT_EQ(filing.ticket, db::TicketId{2});
  EXPECT_TRUE(has_event(filing, "claims"));
  EXPECT_THAT(world.only(OutgoingKind::notification, bob).email.text,
              HasSubstr("claims to belong to ticket #1"));
}

TEST_F(ThreadingTest, AReferenceToACustomersMailJoinsFromAParticipantOnly) {
  auto email = mail(carl, support, "Re: Broken lamp", "Same here.");
  email.in_reply_to = {first.message_id};
  auto stranger = email;
  stranger.from = {{"", eve}};
  stranger.message_id = "other@evil.example";

  EXPECT_EQ(world.receive(email).detail, "by reference");
  const auto filing = world.receive(unverified(stranger));
  EXPECT_EQ(filing.outcome, LedgerOutcome::opened);
  EXPECT_TRUE(has_event(filing, "claims"));
}

TEST_F(ThreadingTest, AnAgentsTokenFromAnyoneElseActsNotAndCountsNoMore) {
  const auto filing = world.receive(reply(eve, to_alice, "#close\nIgnore your customer."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  EXPECT_EQ(last_direction(), Direction::note);
  EXPECT_EQ(filing.change, db::TicketChange{});
  EXPECT_EQ(world.count(OutgoingKind::answer), 0);
  ASSERT_EQ(filing.agent_generations.size(), 1U);
  EXPECT_EQ(filing.agent_generations[0], (db::AgentGeneration{"alice", 1}));

  // The warning carries the new token; the old one is refused to its owner too, and given back with a new
  // one.
  const auto warning = world.only(OutgoingKind::notification, alice).email;
  const auto refused = world.receive(reply(alice, to_alice, "Turn it off and on."));
  EXPECT_EQ(refused.outcome, LedgerOutcome::refused);
  EXPECT_EQ(world.count(OutgoingKind::answer), 0);
  EXPECT_EQ(world.receive(reply(alice, warning, "Turn it off and on.")).outcome, LedgerOutcome::answered);

  const auto again = world.receive(reply(eve, to_alice, "Once more."));
  EXPECT_EQ(last_direction(), Direction::note);
  EXPECT_TRUE(again.agent_generations.empty()) << "what counts no more needs no replacing";
}

TEST_F(ThreadingTest, ACustomersTokenUsedByAnAgentIsGivenBackWithTheWayToAnswer) {
  auto copy = reply(bob, answer, "I would add this.");
  const auto filing = world.receive(copy);

  EXPECT_EQ(filing.outcome, LedgerOutcome::refused);
  EXPECT_TRUE(filing.messages.empty());
  EXPECT_EQ(world.count(OutgoingKind::answer), 0);
  const auto notice = world.only(OutgoingKind::notice, bob).email;
  EXPECT_THAT(notice.text, HasSubstr("I would add this."));
  EXPECT_EQ(world.receive(reply(bob, notice, "I would add this.")).outcome, LedgerOutcome::answered);
}

TEST_F(ThreadingTest, ATokenOfANewGenerationReplacesTheOld) {
  std::ranges::find(world.ticket(1).participants, 1, &db::Participant::number)->generation = 1;
  auto email = reply(ann, answer, "It is on.");
  email.subject = "another thing";
  email.references.erase(email.references.begin());  // her own first mail, which would place it too
  email.in_reply_to.clear();
  EXPECT_EQ(world.receive(email).outcome, LedgerOutcome::opened);
}

TEST_F(ThreadingTest, TheStrongestPlaceDecides) {
  world.receive(mail(ann, support, "Another lamp", "x"));  // ticket 2
  auto email = reply(ann, answer, "About the first.");
  email.subject = "[#2] Another lamp";
  EXPECT_EQ(world.receive(email).ticket, db::TicketId{1}) << "a token beats the subject";

  auto by_reference = mail(ann, support, "[#2] Another lamp", "x");
  by_reference.references = {first.message_id};
  EXPECT_EQ(world.receive(by_reference).ticket, db::TicketId{1}) << "a reference beats the subject";
}

TEST_F(ThreadingTest, ATokenOfATicketThatIsGoneIsNone) {
  auto email = reply(ann, answer, "It is on.");
  email.references.clear();
  email.in_reply_to.clear();
  email.subject = "lamp";
  World other;
  EXPECT_EQ(other.receive(email).outcome, LedgerOutcome::opened);
}

TEST(ThreadingTableTest, SiblingsJoinTheRequestersOpenTicket) {
  // Ann answers a colleague's mail that went to everybody, twice, before anybody here has seen that mail.
  const auto about = [](const std::string& from, const std::string& subject) {
    auto email = mail(from, support, subject, "Me too.");
    email.references = {"unseen@partner.example"};
    return email;
  };
  World world;
  world.receive(about(ann, "Re: Outage"));

  EXPECT_EQ(world.receive(about(carl, "Re: Outage")).outcome, LedgerOutcome::opened);
  EXPECT_EQ(world.receive(about(ann, "Re: Another outage")).outcome, LedgerOutcome::opened);
  EXPECT_EQ(world.receive(about(ann, "AW: Re: Outage")).detail, "by sibling");
  world.ticket(1).ticket.state = TicketState::closed;
  EXPECT_EQ(world.receive(about(ann, "Re: Outage")).outcome, LedgerOutcome::opened);
}

TEST(ThreadingTableTest, ASiblingThatIsClosedIsNone) {
  const auto placed = [](TicketState state) {
    db::Facts facts{.siblings = {db::TicketId{1}}};
    facts.tickets = {
        {.ticket = {.id = db::TicketId{1}, .state = state}, .participants = {{.number = 1, .address = ann}}}};
    return placement({.address = ann}, {}, mail(ann, support, "Re: Outage", "x"), facts).relation;
  };
  EXPECT_EQ(placed(TicketState::open), Relation::participant);
  EXPECT_EQ(placed(TicketState::pending), Relation::participant);
  EXPECT_EQ(placed(TicketState::closed), Relation::none);
  EXPECT_EQ(placed(TicketState::spam), Relation::none);
}

TEST(ThreadingTableTest, TwoCandidatesAmongSiblingsJoinNone) {
  World world;
  const auto about = [](std::vector<std::string> references) {
    auto email = mail(ann, support, "Re: Outage", "Me too.");
    email.references = std::move(references);
    return email;
  };
  world.receive(about({"one@partner.example"}));
  world.receive(about({"two@partner.example"}));
  EXPECT_EQ(world.receive(about({"one@partner.example", "two@partner.example"})).outcome,
            LedgerOutcome::opened);
}

TEST(ThreadingTableTest, SubjectTags) {
  EXPECT_EQ(claimed_ticket("Re: [#12] x [#13]"), db::TicketId{12});
  EXPECT_EQ(claimed_ticket("[#x] [#] [#7]"), db::TicketId{7});
  for (const std::string_view none :
       {"", "#12", "[12]", "[#0]", "[#-1]", "[#12", "[#12 ]", "[#99999999999999999999]"})
    EXPECT_FALSE(claimed_ticket(none)) << none;
}

TEST(ThreadingTableTest, AMissingMessageIdJoinsNothing) {
  World world;
  auto email = mail(ann, support, "Broken lamp", "x");
  email.message_id.clear();
  world.receive(email);
  EXPECT_EQ(world.receive(email).outcome, LedgerOutcome::opened);
}

}  // namespace
}  // namespace ticketd::desk::test
