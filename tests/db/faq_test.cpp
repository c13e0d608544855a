#include "db/faq.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "tests/db/sample.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

FaqSuggestion suggestion(const std::string& entry, double confidence, bool shown = false) {
  return {.entry = entry,
          .language = "en",
          .confidence = confidence,
          .shipped_confidence = confidence / 2,
          .shown = shown};
}

FaqExample example(const std::string& entry, FaqSource source, MessageRow message = MessageRow{1}) {
  return {.text = "Where is my parcel?",
          .entry = entry,
          .language = "en",
          .weight = source == FaqSource::did_not_help ? -0.5 : 1,
          .source = source,
          .message = message,
          .who = "agent alice"};
}

FaqExample own_words(MessageRow message = MessageRow{1}) {
  FaqExample none = example("", FaqSource::own_words, message);
  none.entry.reset();
  return none;
}

class FaqTest : public testing::Test {
 protected:
  void SetUp() override { store_.ledger().begin_folder(inbox, sample::uidvalidity, 0, noon); }

  void apply(const Filing& filing, Time now = noon) {
    Batch batch = store_.begin(now);
    batch.apply(filing);
    batch.commit();
  }
  void learn(TicketId ticket, FaqExample example, Time now = noon) {
    apply({.ticket = ticket, .examples = {std::move(example)}}, now);
  }
  TicketId open_with(std::uint32_t uid, std::vector<FaqSuggestion> suggestions) {
    const ReceivedMail received = sample::mail(uid);
    Batch batch = store_.begin(noon);
    const Facts facts = batch.facts(sample::keys(received, sample::sender(uid)));
    Filing filing = sample::opening(facts, received, sample::sender(uid));
    filing.suggestions = std::move(suggestions);
    batch.file(received, filing);
    batch.commit();
    return facts.next_ticket;
  }
  MessageRow question_of(TicketId id) { return store_.tickets().view(id)->last_from_customer->row; }
  std::vector<std::string> entries() {
    const std::vector<FaqExample> examples = store_.faq().examples();
    std::vector<std::string> all(examples.size());
    std::ranges::transform(examples, all.begin(),
                           [](const FaqExample& one) { return one.entry.value_or("-"); });
    return all;
  }

  Store store_{":memory:"};
};

TEST_F(FaqTest, SuggestionsAreKeptWithTheMailTheyWereMadeFor) {
  const TicketId first = open_with(1, {suggestion("delivery", 0.975, true), suggestion("returns", 0.000001)});
  const TicketId second = open_with(2, {});

  EXPECT_THAT(store_.faq().suggestions(first), ElementsAre(FaqSuggestion{.entry = "delivery",
                                                                         .language = "en",
                                                                         .confidence = 0.975,
                                                                         .shipped_confidence = 0.4875,
                                                                         .shown = true},
                                                           FaqSuggestion{.entry = "returns",
                                                                         .language = "en",
                                                                         .confidence = 0.000001,
                                                                         .shipped_confidence = 0.000001}));
  EXPECT_THAT(store_.faq().suggestions(second), IsEmpty());
}

TEST_F(FaqTest, ALaterMailsSuggestionsTakeTheirPlace) {
  const TicketId id = open_with(1, {suggestion("delivery", 0.9)});

  apply({.ticket = id,
         .messages = {{.direction = Direction::from_customer, .text = "And back?"}},
         .suggestions = {suggestion("returns", 0.8)}});
  apply({.ticket = id, .messages = {{.direction = Direction::from_customer, .text = "Thanks"}}});

  const auto found = store_.faq().suggestions(id);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].entry, "returns");
}

TEST_F(FaqTest, SuggestionsForNoMessageAreOurMistake) {
  const TicketId id = open_with(1, {});
  EXPECT_THROW(apply({.ticket = id, .suggestions = {suggestion("returns", 0.8)}}), std::logic_error);
}

TEST_F(FaqTest, ExamplesComeBackAsTheyWereLearnedOldestFirst) {
  const TicketId id = open_with(1, {});
  const MessageRow question = question_of(id);
  learn(id, example("delivery", FaqSource::agent_faq, question), noon + hours{1});
  learn(id, own_words(question));
  learn(id, example("returns", FaqSource::did_not_help, question));

  const std::vector<FaqExample> all = store_.faq().examples();

  ASSERT_THAT(all, SizeIs(3));
  FaqExample expected = example("delivery", FaqSource::agent_faq, question);
  expected.id = FaqExampleId{1};
  expected.ticket = id;
  expected.at = noon + hours{1};
  EXPECT_EQ(all[0], expected);
  EXPECT_EQ(all[1].entry, std::nullopt);
  EXPECT_EQ(all[2].weight, -0.5);
  EXPECT_EQ(all[2].at, noon);
}

TEST_F(FaqTest, OfTooManyExamplesTheNewestCount) {
  const TicketId id = open_with(1, {});
  for (const char* entry : {"a", "b", "c"}) learn(id, example(entry, FaqSource::agent_faq));
  for (int i = 0; i < 3; ++i) learn(id, own_words());

  const auto all = store_.faq().examples({.of_entries = 2, .of_none = 1});

  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].entry, "b");
  EXPECT_EQ(all[1].entry, "c");
  EXPECT_EQ(all[2].id, FaqExampleId{6});
}

TEST_F(FaqTest, ATicketHasOneVoteAnEntry) {
  const TicketId id = open_with(1, {});
  const TicketId other = open_with(2, {});
  learn(id, example("delivery", FaqSource::did_not_help));
  learn(id, example("delivery", FaqSource::solved));
  learn(id, example("returns", FaqSource::solved));
  learn(other, example("delivery", FaqSource::solved));
  learn(id, example("delivery", FaqSource::agent_faq));

  EXPECT_THAT(entries(), ElementsAre("delivery", "returns", "delivery", "delivery"));
  EXPECT_EQ(store_.faq().examples()[0].source, FaqSource::did_not_help) << "the first one counts";
  EXPECT_THAT(store_.tickets().view(id)->lessons,
              ElementsAre(FaqLesson{MessageRow{1}, "delivery", FaqSource::did_not_help},
                          FaqLesson{MessageRow{1}, "returns", FaqSource::solved},
                          FaqLesson{MessageRow{1}, "delivery", FaqSource::agent_faq}));
  EXPECT_THAT(store_.tickets().view(other)->lessons, SizeIs(1));
}

TEST_F(FaqTest, AnEntryByAnAgentTakesThePlaceOfOwnWords) {
  const TicketId id = open_with(1, {});
  learn(id, own_words(MessageRow{1}));
  learn(id, own_words(MessageRow{2}));

  learn(id, example("delivery", FaqSource::solved, MessageRow{1}));
  EXPECT_THAT(entries(), ElementsAre("-", "-", "delivery"));
  learn(id, example("returns", FaqSource::agent_faq, MessageRow{1}));
  EXPECT_THAT(entries(), ElementsAre("-", "delivery", "returns")) << "the one of another mail stays";
}

TEST_F(FaqTest, AVoteFindsWhatWasAsked) {
  const TicketId id = open_with(1, {suggestion("delivery", 0.9, true)});
  apply({.ticket = id, .messages = {{.direction = Direction::from_customer, .text = "Hello?"}}});

  Batch batch = store_.begin(noon);
  LookupKeys keys = sample::keys(sample::mail(2), sample::sender(1));
  EXPECT_FALSE(batch.facts(keys).voted);
  keys.voted_random_id = "random1";
  const Facts facts = batch.facts(keys);
  keys.voted_random_id = "unknown";

  ASSERT_TRUE(facts.voted);
  EXPECT_EQ(facts.voted->question.text, "Where is it?") << "the ticket's first mail";
  EXPECT_THAT(facts.voted->offered, ElementsAre(suggestion("delivery", 0.9, true)));
  ASSERT_THAT(facts.tickets, SizeIs(1));
  EXPECT_EQ(facts.tickets[0].ticket.id, id);
  EXPECT_FALSE(batch.facts(keys).voted);
}

TEST_F(FaqTest, WhatIsForgottenCountsNoMoreAndItsTextIsGone) {
  const TicketId first = open_with(1, {});
  const TicketId second = open_with(2, {});
  learn(first, example("delivery", FaqSource::solved));
  learn(first, example("returns", FaqSource::agent_faq));
  learn(second, example("delivery", FaqSource::agent_faq));
  learn(second, own_words());

  EXPECT_THAT(store_.faq().matching("delivery", 10), SizeIs(2));
  EXPECT_THAT(store_.faq().matching("delivery", 1), SizeIs(1));
  EXPECT_EQ(store_.faq().forget("delivery", noon), 2);
  EXPECT_THAT(entries(), ElementsAre("returns", "-"));
  EXPECT_EQ(store_.faq().forget("delivery", noon), 0) << "once";

  EXPECT_THAT(store_.faq().matching(second, 10), SizeIs(1));
  EXPECT_EQ(store_.faq().forget(second, noon), 1);
  EXPECT_THAT(entries(), ElementsAre("returns"));

  EXPECT_THAT(store_.faq().matching(FaqExampleId{2}, 10), SizeIs(1));
  EXPECT_EQ(store_.faq().forget(FaqExampleId{2}, noon), 1);
  EXPECT_THAT(entries(), IsEmpty());
  EXPECT_THAT(store_.tickets().view(first)->lessons, SizeIs(2)) << "the vote is used";
}

TEST_F(FaqTest, AnErasedTicketTakesItsExamplesAndSuggestionsAlong) {
  const TicketId erased = open_with(1, {suggestion("delivery", 0.9, true)});
  const TicketId kept = open_with(2, {suggestion("returns", 0.9, true)});
  learn(erased, example("delivery", FaqSource::agent_faq));
  learn(kept, example("returns", FaqSource::agent_faq));

  EXPECT_TRUE(store_.tickets().erase(erased));

  EXPECT_THAT(entries(), ElementsAre("returns"));
  const auto figures = store_.faq().figures(noon - hours{1}, noon + hours{1});
  ASSERT_THAT(figures, SizeIs(1));
  EXPECT_EQ(figures[0].entry, "returns");
}

TEST_F(FaqTest, FiguresCountWhatHappenedInTheirTime) {
  const TicketId first = open_with(1, {suggestion("delivery", 0.9, true), suggestion("returns", 0.1)});
  const TicketId second = open_with(2, {suggestion("delivery", 0.9, true)});
  learn(first, example("delivery", FaqSource::solved));
  learn(second, example("delivery", FaqSource::did_not_help));
  learn(second, example("returns", FaqSource::agent_faq));
  learn(second, example("returns", FaqSource::answer_contains));
  learn(second, example("returns", FaqSource::agent_learn));
  learn(second, own_words());
  learn(second, example("payment", FaqSource::agent_faq), noon + hours{2});

  EXPECT_THAT(store_.faq().figures(noon, noon + hours{1}),
              ElementsAre(FaqEntryFigures{.entry = "delivery", .shown = 2, .solved = 1, .did_not_help = 1},
                          FaqEntryFigures{.entry = "returns", .used = 2, .learned = 1}));
  EXPECT_THAT(store_.faq().figures(noon + hours{1}, noon + hours{9}), SizeIs(1));
}

TEST_F(FaqTest, OutcomesSayWhetherTheFirstSuggestionWasRight) {
  const TicketId right = open_with(1, {suggestion("delivery", 0.9), suggestion("returns", 0.2)});
  const TicketId none = open_with(2, {suggestion("delivery", 0.4)});
  const TicketId without = open_with(3, {});
  learn(right, example("delivery", FaqSource::agent_faq, question_of(right)));
  learn(none, own_words(question_of(none)));
  learn(without, example("delivery", FaqSource::agent_faq, question_of(without)));

  EXPECT_THAT(store_.faq().outcomes(10), ElementsAre(FaqOutcome{suggestion("delivery", 0.4), std::nullopt, 1},
                                                     FaqOutcome{suggestion("delivery", 0.9), "delivery", 1}));
  EXPECT_THAT(store_.faq().outcomes(1), SizeIs(1));
}

TEST_F(FaqTest, UnansweredAreTicketsThatNoEntryIsKnownToAnswer) {
  const TicketId answered_by_entry = open_with(1, {});
  const TicketId by_hand = open_with(2, {});
  const TicketId spam = open_with(3, {});
  const TicketId did_not_help = open_with(4, {});
  learn(answered_by_entry, example("delivery", FaqSource::agent_faq));
  apply({.ticket = by_hand,
         .messages = {{.direction = Direction::from_agent, .text = "It is lost."},
                      {.direction = Direction::from_agent, .text = "Found!"}},
         .examples = {own_words()}});
  apply({.ticket = spam, .change = {.state = TicketState::spam}});
  learn(did_not_help, example("delivery", FaqSource::did_not_help));

  open_with(5, {suggestion("delivery", 0.97, true)});
  const TicketId shown_in_vain = open_with(6, {suggestion("delivery", 0.97, true)});
  learn(shown_in_vain, example("delivery", FaqSource::did_not_help));

  const auto all = store_.faq().unanswered(noon, 10);

  ASSERT_THAT(all, SizeIs(3)) << "who was shown an entry and says nothing has no open question";
  EXPECT_EQ(all[0].ticket, shown_in_vain);
  const std::span found = std::span(all).subspan(1);
  EXPECT_EQ(found[0].ticket, did_not_help);
  EXPECT_EQ(found[0].answer, "");
  EXPECT_EQ(found[1].ticket, by_hand);
  EXPECT_EQ(found[1].text, "Where is it?");
  EXPECT_EQ(found[1].answer, "It is lost.");
  EXPECT_EQ(found[1].language, "en");
  EXPECT_THAT(store_.faq().unanswered(noon, 1), SizeIs(1));
  EXPECT_THAT(store_.faq().unanswered(noon + hours{1}, 10), IsEmpty());
}

}  // namespace
}  // namespace ticketd::db
