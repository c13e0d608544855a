#include "daemon/desk/vote_mail.hpp"

#include <gmock/gmock.h>

#include "daemon/desk/faq_lessons.hpp"
#include "tests/daemon/desk/faq_shop.hpp"
#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::FaqSource;
using db::LedgerOutcome;
using db::OutgoingKind;
using db::TicketState;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string support = "support@acme.example";

/// Ann was shown "returns" on ticket 1; agents saw "delivery" too.
class VoteMailTest : public testing::Test {
 protected:
  VoteMailTest() { begin(); }
  void begin() {
    world = {};
    world.faq = shop_faq();
    world.suggestions = {{.entry = "returns", .confidence = 0.97, .language = "en"},
                         {.entry = "delivery", .confidence = 0.2, .language = "en"}};
    parser::Email question = mail(ann, support, "Lamp", "Can my broken lamp go back?");
    question.language = "en";
    world.receive(question);
    world.suggestions.clear();
    to_alice = world.only(OutgoingKind::notification, alice).email;
  }

  parser::Email vote(Vote what, const std::string& text = "", const std::string& entry = "returns",
                     const std::string& from = ann) {
    const std::string token = write_vote_token({.vote = what,
                                                .ticket_random_id = world.ticket(1).ticket.random_id,
                                                .entry_code = vote_entry_code(entry),
                                                .issued = std::chrono::floor<std::chrono::days>(world.now)},
                                               world.desk.keys);
    return mail(from, "support+" + token + "@acme.example",
                what == Vote::solved ? "This solved it" : "This did not help", text);
  }
  TicketState state() { return world.ticket(1).ticket.state; }
  bool clock_runs() {
    return std::ranges::any_of(world.ticket(1).clocks, [](const db::Clock& c) { return !c.stopped; });
  }
  static std::string kinds(const db::Filing& filing) {
    std::string all;
    for (const db::Event& e : filing.events) all += e.kind + " ";
    return all;
  }

  World world;
  parser::Email to_alice;
};

TEST_F(VoteMailTest, ThisSolvedItTeachesAndCloses) {
  const db::Filing filing = world.receive(vote(Vote::solved));

  EXPECT_EQ(filing.outcome, LedgerOutcome::joined);
  ASSERT_THAT(filing.examples, SizeIs(1));
  EXPECT_EQ(filing.examples[0], (db::FaqExample{.text = "Can my broken lamp go back?",
                                                .entry = "returns",
                                                .language = "en",
                                                .weight = weight_of_customer,
                                                .source = FaqSource::solved,
                                                .message = db::MessageRow{1},
                                                .who = "customer " + ann}));
  EXPECT_EQ(state(), TicketState::closed);
  EXPECT_FALSE(clock_runs()) << "nobody waits any more";
  EXPECT_EQ(kinds(filing), "solved closed ");
  EXPECT_THAT(filing.messages, IsEmpty()) << "the click says nothing else";
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
  EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text, HasSubstr("The ticket is closed"));
}

TEST_F(VoteMailTest, DidNotHelpTeachesAndClosesNothing) {
  const db::Filing filing = world.receive(vote(Vote::did_not_help));

  ASSERT_THAT(filing.examples, SizeIs(1));
  EXPECT_EQ(filing.examples[0].source, FaqSource::did_not_help);
  EXPECT_EQ(filing.examples[0].entry, "returns");
  EXPECT_EQ(filing.examples[0].weight, -weight_of_customer);
  EXPECT_EQ(state(), TicketState::open);
  EXPECT_TRUE(clock_runs());
  EXPECT_TRUE(world.latest.empty()) << "nobody is written to: the ticket waits for an agent anyway";
}

TEST_F(VoteMailTest, ATicketsSecondVoteOnAnEntryTeachesNothing) {
  world.receive(vote(Vote::did_not_help));
  EXPECT_THAT(world.receive(vote(Vote::did_not_help)).examples, IsEmpty());
  const db::Filing other = world.receive(vote(Vote::solved));
  EXPECT_THAT(other.examples, IsEmpty());
  EXPECT_EQ(state(), TicketState::closed) << "but a customer may still say that it is done";
}

TEST_F(VoteMailTest, AWrongClickIsSetRight) {
  world.receive(vote(Vote::solved));
  const db::Filing filing = world.receive(vote(Vote::did_not_help));

  EXPECT_EQ(state(), TicketState::open);
  EXPECT_TRUE(clock_runs());
  EXPECT_EQ(kinds(filing), "did_not_help reopened ");
  EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text, HasSubstr("open again"));
}

TEST_F(VoteMailTest, AfterAnAgentsAnswerAClosedTicketStaysClosed) {
  world.receive(reply(alice, to_alice, "#close\nSend it back."));
  world.receive(vote(Vote::did_not_help));
  EXPECT_EQ(state(), TicketState::closed);
}

TEST_F(VoteMailTest, WordsBeyondThePreparedOnesAreNotLost) {
  struct Case {
    std::string name;
    Vote vote;
    std::string text;
    bool is_message;
    TicketState state;
  };
  const Case cases[] = {
      {"the prepared words", Vote::solved, "This solved it", false, TicketState::closed},
      {"the prepared words, wrapped and spaced", Vote::did_not_help, "\n This  did not\nhelp \n", false,
       TicketState::open},
      {"a word that is part of the prepared ones", Vote::did_not_help, "no", true, TicketState::open},
      {"thanks", Vote::solved, "This solved it\n\nThank you very much!", true, TicketState::closed},
      {"a question", Vote::solved, "Thanks. And when?", true, TicketState::open},
      {"a longer text", Vote::solved,
       "It did, but I would like to have an invoice for the new lamp as well, please.", true,
       TicketState::open},
      {"why it did not help", Vote::did_not_help, "The post office does not take lamps.", true,
       TicketState::open},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    begin();
    const db::Filing filing = world.receive(vote(c.vote, c.text));
    EXPECT_EQ(filing.ticket, db::TicketId{1});
    EXPECT_THAT(filing.messages, SizeIs(c.is_message ? 1 : 0));
    if (c.is_message) {
      EXPECT_THAT(filing.messages[0].text, HasSubstr(c.text));
      EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text, HasSubstr(c.text));
    }
    EXPECT_EQ(state(), c.state);
    EXPECT_THAT(filing.examples, SizeIs(1));
    EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
    EXPECT_EQ(filing.new_ticket, std::nullopt);
  }
}

TEST_F(VoteMailTest, WithoutPlusAddressingOnlyTheVoteItselfIsAVote) {
  world.desk.config.mailboxes[0].plus_addressing = false;
  parser::Email clicked = vote(Vote::solved, "Thanks. And where is the invoice for the new one?");
  clicked.subject += " " + std::string(local_part(clicked.to[0].address)).substr(8);
  clicked.to[0].address = support;
  EXPECT_THAT(kinds(world.receive(clicked)), HasSubstr("solved"));

  const parser::Email told = world.only(OutgoingKind::notification, alice).email;
  EXPECT_EQ(world.receive(reply(alice, told, "It is in the parcel.")).outcome, LedgerOutcome::answered);
  const parser::Email answer = world.only(OutgoingKind::answer).email;
  world.receive(reply(ann, answer, "It is not."));
  EXPECT_EQ(state(), TicketState::open) << "she has not said that it is solved";
}

TEST_F(VoteMailTest, WordsReachATicketThatWasClosedLongAgo) {
  world.receive(vote(Vote::solved));
  world.now += std::chrono::days(60);
  const db::Filing filing = world.receive(vote(Vote::did_not_help, "It broke again on the way."));
  EXPECT_EQ(filing.new_ticket, std::nullopt);
  EXPECT_EQ(filing.ticket, db::TicketId{1});
  EXPECT_EQ(state(), TicketState::open);
}

TEST_F(VoteMailTest, OnlyAVerifiedParticipantsVoteCounts) {
  struct Case {
    std::string name;
    parser::Email email;
    LedgerOutcome outcome;
    std::string why;
  };
  const Case cases[] = {
      {"not verified", unverified(vote(Vote::solved)), LedgerOutcome::joined, "not verified"},
      {"disowned", disowned(vote(Vote::solved)), LedgerOutcome::dropped, "dmarc=fail"},
      {"a stranger, verified", vote(Vote::solved, "", "returns", "eve@other.example"), LedgerOutcome::dropped,
       "not on this ticket"},
      {"an agent", vote(Vote::solved, "", "returns", alice), LedgerOutcome::dropped, "not on this ticket"},
      {"an entry only agents saw", vote(Vote::solved, "", "delivery"), LedgerOutcome::joined, "not shown"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const db::Filing filing = world.receive(c.email);
    EXPECT_EQ(filing.outcome, c.outcome);
    EXPECT_THAT(filing.examples, IsEmpty());
    EXPECT_EQ(state(), TicketState::open);
    EXPECT_TRUE(clock_runs());
    EXPECT_EQ(filing.ticket, db::TicketId{1});
    ASSERT_THAT(filing.events, SizeIs(1));
    EXPECT_THAT(filing.events[0].detail, HasSubstr(c.why));
    EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
  }
}

TEST_F(VoteMailTest, AgentsHearOfAVoteThatCannotActAlone) {
  world.receive(unverified(vote(Vote::solved)));
  EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text,
              HasSubstr("#close closes the ticket"));
}

TEST_F(VoteMailTest, AStrangersWordsAreANote) {
  const db::Filing filing =
      world.receive(vote(Vote::solved, "I am the neighbour.", "returns", "eve@other.example"));
  ASSERT_THAT(filing.messages, SizeIs(1));
  EXPECT_EQ(filing.messages[0].direction, db::Direction::note);
  EXPECT_EQ(state(), TicketState::open);
}

TEST_F(VoteMailTest, AVoteOnATicketThatIsNoMoreOpensNone) {
  parser::Email about_nothing = vote(Vote::solved);
  const std::string token = write_vote_token({.vote = Vote::solved,
                                              .ticket_random_id = "aaaaaaaaaaaaa",
                                              .entry_code = vote_entry_code("returns"),
                                              .issued = std::chrono::floor<std::chrono::days>(world.now)},
                                             world.desk.keys);
  about_nothing.to[0].address = "support+" + token + "@acme.example";
  EXPECT_EQ(world.receive(about_nothing).outcome, LedgerOutcome::dropped);

  parser::Email with_words = about_nothing;
  with_words.message_id = "other@customer.example";
  with_words.reply_text = with_words.text = "Where is my money?";
  EXPECT_EQ(world.receive(with_words).outcome, LedgerOutcome::opened) << "words are never lost";
}

TEST_F(VoteMailTest, AForgedTokenIsNoVote) {
  parser::Email forged = vote(Vote::solved);
  std::string& address = forged.to[0].address;
  address[address.find('@') - 1] ^= 1;
  EXPECT_THAT(world.receive(forged).examples, IsEmpty());
  EXPECT_EQ(state(), TicketState::open);
}

}  // namespace
}  // namespace ticketd::desk::test
