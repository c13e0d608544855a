#include "db/tickets.hpp"

#include <gmock/gmock.h>

#include "tests/db/sample.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

class TicketsTest : public testing::Test {
 protected:
  void SetUp() override { store_.ledger().begin_folder(inbox, sample::uidvalidity, 0, noon); }

  void apply(const Filing& filing, Time now = noon) {
    Batch batch = store_.begin(now);
    batch.apply(filing);
    batch.commit();
  }
  std::vector<TicketId> ids(const TicketFilter& filter) {
    std::vector<TicketId> found;
    for (const ListedTicket& listed : store_.tickets().list(filter)) found.push_back(listed.ticket.id);
    return found;
  }
  Ticket ticket(TicketId id) { return store_.tickets().view(id)->ticket; }
  std::vector<Clock> clocks(TicketId id) { return store_.tickets().view(id)->clocks; }

  Store store_{":memory:"};
};

TEST_F(TicketsTest, ListsAreFilteredBoundedAndOrdered) {
  const TicketId first = sample::open_ticket(store_, 1);
  const TicketId second = sample::open_ticket(store_, 2);
  const TicketId third = sample::open_ticket(store_, 3);
  apply({.ticket = second, .change = {.state = TicketState::closed}});
  apply({.ticket = third, .change = {.queue = "billing"}});

  apply({.ticket = first, .change = {.assignee = "alice"}});

  EXPECT_THAT(ids({}), ElementsAre(first, second, third));
  EXPECT_THAT(ids({.limit = 1}), ElementsAre(first));
  EXPECT_THAT(ids({.states = {TicketState::open}}), ElementsAre(first, third));
  EXPECT_THAT(ids({.states = {TicketState::closed, TicketState::open}}), ElementsAre(first, second, third));
  EXPECT_THAT(ids({.queue = "sales"}), ElementsAre(first, second));
  EXPECT_THAT(ids({.states = {TicketState::open}, .queue = "sales"}), ElementsAre(first));
  EXPECT_THAT(ids({.assignee = "alice"}), ElementsAre(first));
  EXPECT_THAT(ids({.states = {TicketState::spam}}), IsEmpty());

  EXPECT_EQ(store_.tickets().count({.queue = "sales", .limit = 1}), 2) << "the limit is the list's";
  EXPECT_EQ(store_.tickets().count({.states = {TicketState::open}, .assignee = "alice"}), 1);
  EXPECT_THAT(store_.tickets().counts(),
              ElementsAre(std::pair{TicketState::open, 2}, std::pair{TicketState::closed, 1}));
}

TEST_F(TicketsTest, WhatIsDueFirstComesFirst) {
  const TicketId late = sample::open_ticket(store_, 1);
  const TicketId early = sample::open_ticket(store_, 2);
  const TicketId answered = sample::open_ticket(store_, 3);
  const TicketId answered_later = sample::open_ticket(store_, 4);
  apply({.ticket = early,
         .new_clocks = {{.kind = ClockKind::next_response, .started = noon, .due = noon + hours{1}}}});
  apply({.ticket = answered, .stopped_clocks = {ClockKind::first_response}});
  apply({.ticket = answered_later, .stopped_clocks = {ClockKind::first_response}});

  EXPECT_THAT(ids({}), ElementsAre(early, late, answered_later, answered));
  EXPECT_THAT(ids({.limit = 3}), ElementsAre(early, late, answered_later));
  EXPECT_THAT(ids({.queue = "billing"}), IsEmpty());
  const std::vector<ListedTicket> listed = store_.tickets().list({});
  EXPECT_EQ(listed[0].clock->due, noon + hours{1});
  EXPECT_EQ(listed[3].clock, std::nullopt) << "every clock of it is stopped";

  EXPECT_EQ(store_.tickets().late(noon + hours{1}), 0);
  EXPECT_EQ(store_.tickets().late(noon + hours{2}), 1);
  EXPECT_EQ(store_.tickets().late(noon + hours{25}), 2) << "a ticket with two late clocks is one";
}

TEST_F(TicketsTest, AChangeMovesOnlyWhatItNames) {
  const TicketId id = sample::open_ticket(store_, 1);
  apply({.ticket = id, .change = {.assignee = "alice"}}, noon + hours{1});

  Ticket expected = ticket(id);
  EXPECT_EQ(expected.assignee, "alice");
  EXPECT_EQ(expected.updated, noon + hours{1});
  EXPECT_EQ(expected.queue, "sales");
  EXPECT_EQ(expected.state, TicketState::open);

  apply({.ticket = id, .change = {.priority = Priority::high, .subject = "Re: Broken  Cup"}},
        noon + hours{2});
  EXPECT_EQ(ticket(id).priority, Priority::high);
  EXPECT_EQ(ticket(id).subject, "Re: Broken  Cup");
  EXPECT_EQ(ticket(id).normalised_subject, "broken cup");
}

TEST_F(TicketsTest, ClosingIsRememberedUntilReopened) {
  const TicketId id = sample::open_ticket(store_, 1);
  apply({.ticket = id, .change = {.state = TicketState::closed}}, noon + hours{1});
  apply({.ticket = id, .change = {.state = TicketState::closed}}, noon + hours{2});
  EXPECT_EQ(ticket(id).closed, noon + hours{1});

  apply({.ticket = id, .change = {.state = TicketState::open}}, noon + hours{3});
  EXPECT_EQ(ticket(id).closed, std::nullopt);
}

TEST_F(TicketsTest, ARunningClockIsLeftAloneAndAStoppedOneReplaced) {
  const TicketId id = sample::open_ticket(store_, 1);
  const NewClock later{.kind = ClockKind::first_response, .started = noon, .due = noon + hours{99}};

  apply({.ticket = id, .new_clocks = {later}});
  EXPECT_EQ(clocks(id)[0].due, noon + hours{24});

  apply({.ticket = id, .stopped_clocks = {ClockKind::first_response}}, noon + hours{1});
  apply({.ticket = id, .stopped_clocks = {ClockKind::first_response}}, noon + hours{2});
  EXPECT_EQ(clocks(id)[0].stopped, noon + hours{1});

  apply({.ticket = id, .new_clocks = {later}});
  EXPECT_EQ(clocks(id)[0].due, noon + hours{99});
  EXPECT_EQ(clocks(id)[0].stopped, std::nullopt);
  EXPECT_EQ(clocks(id)[0].promised, std::nullopt);
}

TEST_F(TicketsTest, ParticipantsAreAddedOrReplacedByNumber) {
  const TicketId id = sample::open_ticket(store_, 1);
  const Participant first{.number = 1, .address = "new@customer.example", .verified = true, .generation = 2};
  const Participant second{.number = 2, .address = "bob@customer.example", .reply_to = "b@customer.example"};
  apply({.ticket = id, .participants = {second, first}, .agent_generations = {{"alice", 1}}});
  apply({.ticket = id, .agent_generations = {{"alice", 2}}});

  EXPECT_THAT(store_.tickets().view(id)->participants, ElementsAre(first, second));
  EXPECT_THAT(store_.tickets().view(id)->agent_generations, ElementsAre(AgentGeneration{"alice", 2}));
}

TEST_F(TicketsTest, AnAnswerIsTheLastAnswer) {
  const TicketId id = sample::open_ticket(store_, 1);
  const std::vector<std::string> references{"a@x.example", "b@x.example"};
  apply({.ticket = id,
         .messages = {
             {.direction = Direction::from_agent, .message_id = "1", .references = references},
             {.direction = Direction::from_agent, .message_id = "2", .text = "täglich", .verified = true},
             {.direction = Direction::note, .message_id = "3"}}});

  const std::optional<TicketDetails> details = store_.tickets().details(id);
  EXPECT_EQ(details->view.last_answer->message_id, "2");
  EXPECT_EQ(details->view.last_answer->text, "täglich");
  EXPECT_TRUE(details->view.last_answer->verified);
  ASSERT_EQ(details->messages.size(), 5);
  EXPECT_EQ(details->messages[2].references, references);
}

TEST_F(TicketsTest, AReportCountsWhatWasOpenedInItsTime) {
  const TicketId quick = sample::open_ticket(store_, 1);
  const TicketId waiting = sample::open_ticket(store_, 2);
  const TicketId spam = sample::open_ticket(store_, 3);
  apply({.ticket = spam, .change = {.state = TicketState::spam}});
  apply({.ticket = quick,
         .messages = {{.direction = Direction::note, .at = noon + hours{1}},
                      {.direction = Direction::from_agent, .at = noon + hours{2}},
                      {.direction = Direction::from_agent, .at = noon + hours{3}}},
         .stopped_clocks = {ClockKind::first_response},
         .new_clocks = {{.kind = ClockKind::next_response, .started = noon, .due = noon}},
         .examples = {{.text = "?", .entry = "returns", .source = FaqSource::solved}}},
        noon + hours{2});

  const auto opened = store_.tickets().opened(noon, noon + hours{1});

  ASSERT_EQ(opened.size(), 2U);
  EXPECT_EQ(opened[0], (OpenedTicket{.id = quick,
                                     .queue = "sales",
                                     .language = "en",
                                     .filed = noon,
                                     .first_response = Clock{.kind = ClockKind::first_response,
                                                             .started = noon,
                                                             .due = noon + hours{24},
                                                             .promised = noon + hours{24},
                                                             .stopped = noon + hours{2}},
                                     .answered = noon + hours{2},
                                     .solved_by_faq = true}));
  EXPECT_EQ(opened[1].id, waiting);
  EXPECT_EQ(opened[1].answered, std::nullopt);
  EXPECT_FALSE(opened[1].solved_by_faq);
  EXPECT_THAT(store_.tickets().opened(noon + hours{1}, noon + hours{9}), IsEmpty());
}

TEST_F(TicketsTest, AFollowUpNamesItsTicket) {
  const TicketId id = sample::open_ticket(store_, 1);
  const ReceivedMail mail = sample::mail(2);
  Batch batch = store_.begin(noon);
  Filing filing = sample::opening(batch.facts({}), mail, sample::sender(2));
  filing.new_ticket->follow_up_of = id;
  batch.file(mail, filing);
  batch.commit();

  EXPECT_EQ(ticket(filing.new_ticket->id).follow_up_of, id);
  store_.tickets().erase(id);
  EXPECT_EQ(ticket(filing.new_ticket->id).follow_up_of, std::nullopt);
}

TEST_F(TicketsTest, AFilingThatNamesNoTicketCannotChangeOne) {
  Batch batch = store_.begin(noon);
  EXPECT_THROW(batch.apply({.change = {.assignee = "alice"}}), std::logic_error);
}

TEST_F(TicketsTest, AnErasedTicketIsGoneAndItsNumberIsNotGivenAgain) {
  sample::open_ticket(store_, 1);
  const TicketId id = sample::open_ticket(store_, 2);

  EXPECT_TRUE(store_.tickets().erase(id));

  EXPECT_FALSE(store_.tickets().erase(id));
  EXPECT_FALSE(store_.tickets().details(id));
  EXPECT_EQ(store_.ledger().entry(sample::at(2))->outcome, LedgerOutcome::opened) << "the UID stays handled";
  EXPECT_EQ(store_.ledger().entry(sample::at(2))->raw, std::nullopt);
  EXPECT_EQ(store_.outbox().counts({}).queued, 2) << "the other ticket's";
  EXPECT_TRUE(store_.tickets().raw_mail(*store_.ledger().entry(sample::at(1))->raw));
  EXPECT_EQ(sample::open_ticket(store_, 3), TicketId{3});
}

}  // namespace
}  // namespace ticketd::db
