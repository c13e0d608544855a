// The questions of `ticketd faq` as the control socket hands them over, on a real store and a real matcher.
#include "daemon/faq_answers.hpp"

#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <string>
#include <utility>
#include <vector>

#include "daemon/faq/build_snapshot.hpp"
#include "daemon/wall_clock.hpp"
#include "tests/db/sample.hpp"
#include "tests/run_task.hpp"

namespace ticketd {
namespace {

namespace json = boost::json;
namespace sample = db::sample;
using testing::HasSubstr;

FaqFolder two_entries() {
  const auto file = [](const std::string& id, const std::string& question, const std::string& answer) {
    return autoresponder::FaqFile{id + ".en.md", "+++\nid = \"" + id +
                                                     "\"\nlanguage = \"en\"\nquestions = [\"" + question +
                                                     "\"]\n+++\n" + answer + "\n"};
  };
  return {.files = {file("password", "How can I reset my password?", "Use the reset page."),
                    file("returns", "How can I return a parcel?", "Within 30 days.")}};
}

class FaqAnswersTest : public testing::Test {
 protected:
  void SetUp() override {
    store_.ledger().begin_folder(sample::inbox, sample::uidvalidity, 0, now_);
    snapshot_ = build_snapshot(two_entries(), {}, {.enabled = true});
  }

  json::value ask(const std::string& what, json::object arguments = {}) {
    return test::run_task(io_, handlers_.at(what)(std::move(arguments)));
  }
  /// The sentence the client gets instead of an answer; empty when there is an answer.
  std::string refusal(const std::string& what, json::object arguments = {}) {
    try {
      ask(what, std::move(arguments));
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return {};
  }

  db::TicketId asked(const std::string& text, std::vector<db::FaqSuggestion> offered = {}) {
    const db::ReceivedMail received = sample::mail(++mails_);
    db::Batch batch = store_.begin(now_);
    const db::Facts facts = batch.facts(sample::keys(received, sample::sender(mails_)));
    db::Filing filing = sample::opening(facts, received, sample::sender(mails_));
    filing.new_ticket->created = now_;
    filing.messages.front().text = text;
    filing.suggestions = std::move(offered);
    batch.file(received, filing);
    batch.commit();
    return facts.next_ticket;
  }
  void learned(db::TicketId ticket, const std::string& entry, db::FaqSource source) {
    const db::Message question = *store_.tickets().view(ticket)->last_from_customer;
    db::Batch batch = store_.begin(now_);
    batch.apply({.ticket = ticket,
                 .examples = {{.text = question.text,
                               .entry = entry,
                               .language = "en",
                               .weight = source == db::FaqSource::did_not_help ? -0.5 : 1,
                               .source = source,
                               .message = question.row,
                               .who = "agent alice"}}});
    batch.commit();
  }

  const db::Time now_ = wall_clock();
  std::uint32_t mails_ = 0;
  asio::io_context io_{1};  // outlives the threads that hand results to it
  Blocking parsers_{1};
  Blocking store_thread_{1};
  db::Store store_{":memory:"};
  FaqService::Snapshot snapshot_{};
  int forgotten_ = 0;
  ControlHandlers handlers_ =
      faq_answers(parsers_, store_thread_, store_, [this] { return snapshot_; }, [this] { ++forgotten_; });
};

TEST_F(FaqAnswersTest, WhyGivesTheWordsTheScoresWhatWasOfferedAndWhatWasLearned) {
  const db::TicketId ticket =
      asked("I want to reset my password", {{.entry = "password", .confidence = 0.5, .shown = true}});
  learned(ticket, "password", db::FaqSource::agent_faq);
  auto changed = *snapshot_;
  changed.sunk["password"] = 0.75;
  changed.threshold = 0.875;
  snapshot_ = std::make_shared<const autoresponder::FaqSnapshot>(std::move(changed));

  const json::value answer = ask("faq_why", {{"ticket", 1}, {"entry", "password"}});

  EXPECT_EQ(answer.at("ticket"), 1);
  EXPECT_EQ(answer.at("entry"), "password");
  EXPECT_EQ(answer.at("place"), 1);
  EXPECT_EQ(answer.at("threshold"), 0.875);
  EXPECT_EQ(answer.at("sunk_to"), 0.75);
  EXPECT_FALSE(answer.at("scores").as_array().empty());
  std::vector<std::string> words;
  for (const json::value& word : answer.at("words").as_array())
    words.emplace_back(word.at("word").as_string());
  EXPECT_THAT(words, testing::Contains("password"));
  EXPECT_EQ(answer.at("offered"),
            (json::array{json::object{{"entry", "password"}, {"confidence", 0.5}, {"shown", true}}}));
  ASSERT_EQ(answer.at("learned").as_array().size(), 1U);
  EXPECT_EQ(answer.at("learned").at(0).at("source"), "agent_faq");
  EXPECT_EQ(answer.at("learned").at(0).at("who"), "agent alice");
}

TEST_F(FaqAnswersTest, WhyOfAnEntryThatDoesNotFitSaysSoToo) {
  asked("I want to reset my password");

  const json::value answer = ask("faq_why", {{"ticket", 1}, {"entry", "returns"}});

  EXPECT_EQ(answer.at("place"), 2);
  EXPECT_EQ(answer.as_object().if_contains("sunk_to"), nullptr);
  EXPECT_TRUE(answer.at("learned").as_array().empty());
}

TEST_F(FaqAnswersTest, WhyRefusesInASentence) {
  asked("I want to reset my password");
  const struct {
    const char* name;
    json::object arguments;
    const char* expected;
  } cases[] = {
      {"no such ticket", {{"ticket", 7}, {"entry", "password"}}, "there is no ticket #7"},
      {"no ticket", {{"entry", "password"}}, "there is no ticket #0"},
      {"a ticket in words", {{"ticket", "one"}, {"entry", "password"}}, "there is no ticket #0"},
      {"no such entry", {{"ticket", 1}, {"entry", "pasword"}}, "there is no FAQ entry 'pasword'"},
      {"no entry", {{"ticket", 1}}, "there is no FAQ entry ''"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(refusal("faq_why", c.arguments), c.expected);
  }
  snapshot_ = nullptr;
  EXPECT_EQ(refusal("faq_why", {{"ticket", 1}, {"entry", "password"}}), "there is no FAQ in use");
}

TEST_F(FaqAnswersTest, ForgettingShowsWhatItWouldTakeAndTakesItOnlyWhenToldTo) {
  learned(asked("I want to reset my password"), "password", db::FaqSource::agent_faq);
  learned(asked("Where can I return it?"), "returns", db::FaqSource::agent_faq);

  const json::value shown = ask("faq_forget", {{"entry", "password"}});
  EXPECT_EQ(shown.at("examples").as_array().size(), 1U);
  EXPECT_EQ(shown.at("examples").at(0).at("text"), "I want to reset my password");
  EXPECT_EQ(shown.at("forgotten"), 0);
  EXPECT_EQ(ask("faq_forget", {{"entry", "password"}, {"really", "yes"}}).at("forgotten"), 0);
  EXPECT_EQ(forgotten_, 0);
  EXPECT_EQ(store_.faq().examples().size(), 2U);

  EXPECT_EQ(ask("faq_forget", {{"entry", "password"}, {"really", true}}).at("forgotten"), 1);
  EXPECT_EQ(forgotten_, 1);
  ASSERT_EQ(store_.faq().examples().size(), 1U);
  EXPECT_EQ(store_.faq().examples()[0].entry, "returns");

  EXPECT_EQ(ask("faq_forget", {{"entry", "password"}, {"really", true}}).at("forgotten"), 0);
  EXPECT_EQ(forgotten_, 1) << "nothing changed, nothing is built anew";
}

TEST_F(FaqAnswersTest, AnExampleOrATicketsExamplesAreForgottenToo) {
  const db::TicketId first = asked("I want to reset my password");
  learned(first, "password", db::FaqSource::agent_faq);
  learned(first, "returns", db::FaqSource::did_not_help);
  learned(asked("Where can I return it?"), "returns", db::FaqSource::agent_faq);
  const std::int64_t last = std::to_underlying(store_.faq().examples().back().id);

  EXPECT_EQ(ask("faq_forget", {{"example", last}, {"really", true}}).at("forgotten"), 1);
  EXPECT_EQ(ask("faq_forget", {{"ticket", 1}, {"really", true}}).at("forgotten"), 2);

  EXPECT_TRUE(store_.faq().examples().empty());
  EXPECT_EQ(refusal("faq_forget", {{"really", true}}), "what is to be forgotten?");
}

TEST_F(FaqAnswersTest, GapsAreWhatWasAskedAndNotAnsweredByAnEntry) {
  asked("Do you send gift vouchers by post?");
  asked("Can I get a gift voucher sent by post?");
  learned(asked("I want to reset my password"), "password", db::FaqSource::agent_faq);

  const json::value answer = ask("faq_gaps", {{"weeks", 2}});

  EXPECT_EQ(answer.at("weeks"), 2);
  EXPECT_EQ(answer.at("questions"), 2);
  EXPECT_EQ(answer.at("groups"), 1);
  const json::value& gap = answer.at("gaps").at(0);
  EXPECT_EQ(gap.at("number"), 1);
  EXPECT_EQ(gap.at("size"), 2);
  EXPECT_EQ(gap.at("questions").as_array().size(), 2U);
  EXPECT_TRUE(gap.at("answers").as_array().empty());
  EXPECT_THAT(std::string(gap.at("draft").as_string()), HasSubstr("gift voucher"));
}

TEST_F(FaqAnswersTest, WeeksAreAtLeastOneAndHaveALimit) {
  const struct {
    json::object arguments;
    int expected;
  } cases[] = {{{}, 4}, {{{"weeks", 0}}, 1}, {{{"weeks", -3}}, 1}, {{{"weeks", 1'000'000}}, 520}};
  for (const auto& c : cases) {
    EXPECT_EQ(ask("faq_gaps", c.arguments).at("weeks"), c.expected);
    EXPECT_EQ(ask("faq_stats", c.arguments).at("weeks"), c.expected);
  }
}

TEST_F(FaqAnswersTest, FiguresNameTheHelpRateWhereCustomersVoted) {
  const db::FaqSuggestion shown{.entry = "password", .confidence = 0.97, .shown = true};
  for (int i = 0; i < 5; ++i)
    learned(asked("I want to reset my password", {shown}), "password",
            i == 0 ? db::FaqSource::solved : db::FaqSource::did_not_help);
  learned(asked("Where can I return it?"), "returns", db::FaqSource::agent_faq);

  const json::value answer = ask("faq_stats");

  EXPECT_EQ(answer.at("entries"), (json::array{json::object{{"entry", "password"},
                                                            {"shown", 5},
                                                            {"used", 0},
                                                            {"learned", 0},
                                                            {"solved", 1},
                                                            {"did_not_help", 4},
                                                            {"sinks", true},
                                                            {"help_rate", 0.2}},
                                               json::object{{"entry", "returns"},
                                                            {"shown", 0},
                                                            {"used", 1},
                                                            {"learned", 0},
                                                            {"solved", 0},
                                                            {"did_not_help", 0},
                                                            {"sinks", false}}}));
}

}  // namespace
}  // namespace ticketd
