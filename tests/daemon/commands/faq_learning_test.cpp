// `ticketd faq why|forget|gaps|stats`: what people are shown, from answers of the daemon.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <fstream>

#include "daemon/commands/render_faq.hpp"
#include "tests/daemon/commands/console_fixture.hpp"
#include "tests/daemon/commands/fake_daemon.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd::commands {
namespace {

namespace json = boost::json;
using test::FakeDaemon;
using test::Result;
using test::run_ticketd;
using testing::HasSubstr;
using testing::Not;

constexpr const char* two_examples = R"({"examples": [
  {"example": 7, "ticket": 4, "entry": "returns", "source": "solved", "who": "customer ann@b.example",
   "weight": 0.7, "at": "2026-11-22T07:00:00Z", "text": "Can it\u001b[2J go back?"},
  {"example": 9, "ticket": 5, "entry": null, "source": "own_words", "who": "agent alice",
   "weight": 0.5, "at": "2026-11-22T07:00:00Z", "text": "Why?"}], "forgotten": 2})";

constexpr const char* two_gaps = R"({"weeks": 4, "questions": 3, "groups": 2, "gaps": [
  {"number": 1, "size": 2, "language": "en", "draft": "+++\nid = \"vouchers\"\n",
   "questions": [{"ticket": 4, "text": "Vouchers by post?"}, {"ticket": 6, "text": "A voucher by mail?"}],
   "answers": [{"ticket": 6, "text": "Yes, we send them."}]},
  {"number": 2, "size": 1, "language": "de", "draft": "+++\n", "questions": [], "answers": []}]})";

class FaqLearningTest : public testing::Test {
 protected:
  FaqLearningTest() { std::ofstream(config_) << "[daemon]\ncontrol_socket = \"control\"\n"; }
  Result ask(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin(), "faq");
    arguments.insert(arguments.end(), {"--config", config_.string()});
    return run_ticketd(arguments, input);
  }
  ticketd::test::TemporaryDirectory folder_;
  const std::filesystem::path config_ = folder_.path() / "ticketd.toml";
  const std::filesystem::path socket_ = folder_.path() / "control";
};

TEST_F(FaqLearningTest, WhyShowsWhatSpeaksForAnEntry) {
  const json::object answer =
      json::parse(R"({"entry": "returns", "ticket": 4, "language": "en", "place": 1, "confidence": 0.97,
        "threshold": 0.95, "asked": "can it go back", "sunk_to": 0.4,
        "scores": [{"scorer": "examples", "value": 0.8, "best": 0.9}],
        "words": [{"word": "back", "weight": 0.31}, {"word": "lamp", "weight": -0.2}],
        "examples": [{"text": "send it back", "similarity": 0.62}],
        "rejections": [{"text": "back up my files", "similarity": 0.4}],
        "offered": [{"entry": "returns", "confidence": 0.97, "shown": true}],
        "learned": [{"example": 7, "ticket": 4, "entry": "returns", "source": "agent_faq", "who": "agent alice"}]})")
          .as_object();

  const std::string page = render_why(answer, 0);

  for (const char* expected :
       {"returns for ticket #4: 97% sure, number 1 of all entries; customers see it from 95% on",
        "only 40% of that confidence is left", "Asked (en): can it go back", "examples        0.80  0.90",
        "+0.31  back", "-0.20  lamp", " 62%  send it back", " 40%  back up my files",
        " 97%  returns  (shown to the customer)", "example 7: returns (agent alice, by #faq)"})
    EXPECT_THAT(page, HasSubstr(expected));
}

TEST_F(FaqLearningTest, WhyAsksForTheEntryAndTheTicket) {
  const FakeDaemon daemon(socket_, {{"faq_why", R"({"entry": "returns"})"}});
  EXPECT_EQ(ask({"why", "returns", "4", "--json"}).out, "{\"entry\":\"returns\"}\n");
  EXPECT_EQ(daemon.last_arguments(), (json::object{{"entry", "returns"}, {"ticket", 4}}));
}

TEST_F(FaqLearningTest, ForgetShowsWhatItWouldForgetAndAsks) {
  const FakeDaemon daemon(socket_, {{"faq_forget", two_examples}});

  for (const char* input : {"", "n\n", "no\n"}) {
    const Result refused = ask({"forget", "returns"}, input);
    EXPECT_EQ(refused.code, exit_failed);
    EXPECT_THAT(refused.out, HasSubstr("customer ann@b.example: this solved it"));
    EXPECT_THAT(refused.out, HasSubstr("agent alice, in own words"));
    EXPECT_THAT(refused.out, Not(HasSubstr("\x1b"))) << "the question is a stranger's text";
    EXPECT_THAT(refused.out, HasSubstr("Forget 2 examples, for good? [y/N] Nothing was forgotten.\n"));
    EXPECT_EQ(daemon.last_arguments().at("really"), false) << "the daemon was only asked";
  }

  const Result agreed = ask({"forget", "returns"}, "y\n");
  EXPECT_EQ(agreed.code, exit_ok);
  EXPECT_THAT(agreed.out, HasSubstr("2 forgotten.\n"));
  EXPECT_EQ(daemon.last_arguments(),
            (json::object{{"entry", "returns"}, {"ticket", 0}, {"example", 0}, {"really", true}}));
}

TEST_F(FaqLearningTest, ForgetTakesOneOfEntryTicketAndExample) {
  const FakeDaemon daemon(socket_, {{"faq_forget", two_examples}});
  EXPECT_EQ(ask({"forget", "--ticket", "4", "--yes"}).code, exit_ok);
  EXPECT_EQ(daemon.last_arguments().at("ticket"), 4);
  EXPECT_EQ(ask({"forget", "--example", "7", "-y"}).code, exit_ok);
  EXPECT_EQ(daemon.last_arguments().at("example"), 7);
  EXPECT_EQ(ask({"forget", "--yes"}).code, exit_usage);
  EXPECT_EQ(ask({"forget", "returns", "--ticket", "4"}).code, exit_usage);
}

TEST_F(FaqLearningTest, NothingToForgetIsAFailure) {
  const FakeDaemon daemon(socket_, {{"faq_forget", R"({"examples": [], "forgotten": 0})"}});
  const Result result = ask({"forget", "returns", "--yes"});
  EXPECT_EQ(result.code, exit_failed);
  EXPECT_EQ(result.err, "ticketd: nothing was learned there\n");
}

TEST_F(FaqLearningTest, GapsAreGroupsWithTheirAnswers) {
  const FakeDaemon daemon(socket_, {{"faq_gaps", two_gaps}});

  const Result result = ask({"gaps", "--weeks", "2"});

  EXPECT_EQ(daemon.last_arguments(), (json::object{{"weeks", 2}}));
  EXPECT_THAT(result.out, HasSubstr("3 questions of the last 4 weeks that no entry answers, in 2 groups\n"));
  EXPECT_THAT(result.out,
              HasSubstr("1. asked 2 times (en)\n   #4  Vouchers by post?\n   #6  A voucher by mail?\n"
                        "   answered on #6: Yes, we send them.\n"));
  EXPECT_THAT(result.out, HasSubstr("1 questions are like no other.\n"));
}

TEST_F(FaqLearningTest, ADraftIsTheEntryFileAlone) {
  const FakeDaemon daemon(socket_, {{"faq_gaps", two_gaps}});
  EXPECT_EQ(ask({"gaps", "--draft", "1"}).out, "+++\nid = \"vouchers\"\n");
  const Result none = ask({"gaps", "--draft", "3"});
  EXPECT_EQ(none.code, exit_failed);
  EXPECT_EQ(none.err, "ticketd: there is no group 3\n");
}

TEST_F(FaqLearningTest, ADraftOfStrangersWordsLeavesTheTerminalAlone) {
  const FakeDaemon daemon(socket_, {{"faq_gaps", R"({"weeks": 4, "questions": 2, "groups": 1, "gaps": [
    {"number": 1, "size": 2, "language": "en", "draft": "+++\nquestions = [\"a\u009b2J\u202eb\"]\n+++\nYes\u001b[2J.\n",
     "questions": [], "answers": []}]})"}});
  EXPECT_EQ(ask({"gaps", "--draft", "1"}).out, "+++\nquestions = [\"a2Jb\"]\n+++\nYes[2J.\n");
}

TEST_F(FaqLearningTest, StatsAreATableAndNameWhatDoesNotHelp) {
  const FakeDaemon daemon(socket_, {{"faq_stats", R"({"weeks": 4, "entries": [
    {"entry": "returns", "shown": 40, "used": 3, "learned": 0, "solved": 9, "did_not_help": 1, "help_rate": 0.9,
     "sinks": false},
    {"entry": "payment", "shown": 12, "used": 0, "learned": 0, "solved": 1, "did_not_help": 5,
     "help_rate": 0.167, "sinks": true},
    {"entry": "sizes", "shown": 2, "used": 0, "learned": 0, "solved": 0, "did_not_help": 0, "sinks": false}]})"}});

  const Result result = ask({"stats"});

  EXPECT_THAT(result.out, HasSubstr("ENTRY    SHOWN  SOLVED  DID NOT HELP  HELPS  USED BY AGENTS\n"));
  EXPECT_THAT(result.out, HasSubstr("returns     40       9             1    90%               3\n"));
  EXPECT_THAT(result.out, HasSubstr("sizes        2       0             0      -               0\n"));
  EXPECT_THAT(result.out, HasSubstr("These do not help and are offered less: payment\n"));
  EXPECT_THAT(ask({"stats", "--json"}).out, testing::StartsWith("{\"weeks\":4,"));

  const json::object answer =
      json::parse(R"({"weeks": 1, "entries": [{"entry": "a"}, {"entry": "b"}]})").as_object();
  EXPECT_THAT(render_faq_stats(answer, 1, 0), Not(HasSubstr("b  ")));
}

}  // namespace
}  // namespace ticketd::commands
