// Subcommands that ask the daemon, against a real control server with made-up answers on a thread of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>

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

class QuestionsTest : public testing::Test {
 protected:
  QuestionsTest() { std::ofstream(config_) << "[daemon]\ncontrol_socket = \"control\"\n"; }
  Result ask(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", config_.string()});
    return run_ticketd(arguments);
  }
  ticketd::test::TemporaryDirectory folder_;
  const std::filesystem::path config_ = folder_.path() / "ticketd.toml";
  const std::filesystem::path socket_ = folder_.path() / "control";
};

TEST_F(QuestionsTest, WithoutADaemonOneSentenceSaysSo) {
  const std::vector<std::vector<std::string>> questions = {
      {"ticket", "list"}, {"ticket", "show", "1"}, {"status"}, {"reconcile"}, {"report"}};
  for (const std::vector<std::string>& question : questions) {
    SCOPED_TRACE(question.front());
    const Result result = ask(question);
    EXPECT_EQ(result.code, exit_failed);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err,
                HasSubstr("ticketd is not running: nobody answers at " + socket_.string() + "\n"));
  }
}

TEST_F(QuestionsTest, AMissingOrBrokenConfigurationIsNamed) {
  const Result missing = run_ticketd({"status", "--config", (folder_.path() / "none.toml").string()});
  EXPECT_EQ(missing.code, exit_usage);
  EXPECT_THAT(missing.err, HasSubstr("none.toml: No such file or directory\n"));

  std::ofstream(config_) << "[daemon]\ncontrol_socket = \n";
  const Result broken = ask({"status"});
  EXPECT_EQ(broken.code, exit_usage);
  EXPECT_THAT(broken.err, HasSubstr("ticketd.toml:2: "));
}

TEST_F(QuestionsTest, AMistakeElsewhereInTheConfigurationKeepsNobodyFromAsking) {
  std::ofstream(config_, std::ios::app) << "colour = \"green\"\n[[mailbox]]\n";
  const FakeDaemon daemon(socket_, {{"ticket_list", R"({"total": 0, "tickets": []})"}});

  EXPECT_EQ(ask({"ticket", "list"}).out, "no tickets\n");
}

TEST_F(QuestionsTest, TheListIsAskedAsTheOptionsSay) {
  const FakeDaemon daemon(
      socket_, {{"ticket_list", R"({"total": 1, "tickets": [{"number": 4, "subject": "Lamp"}]})"}});

  const Result result =
      ask({"ticket", "list", "--state", "closed", "--queue", "sales", "--agent", "bob", "--limit", "7"});

  EXPECT_EQ(result.code, exit_ok);
  EXPECT_THAT(result.out, HasSubstr("#4"));
  EXPECT_EQ(daemon.last_arguments(),
            (json::object{{"state", "closed"}, {"queue", "sales"}, {"agent", "bob"}, {"limit", 7}}));
}

TEST_F(QuestionsTest, JsonIsTheDaemonsAnswerOnOneLine) {
  const FakeDaemon daemon(socket_, {{"ticket_show", R"({"number": 4, "subject": "a\nb"})"}});

  EXPECT_EQ(ask({"ticket", "show", "4", "--json"}).out, "{\"number\":4,\"subject\":\"a\\nb\"}\n");
}

TEST_F(QuestionsTest, ATicketThatIsNotThereIsAFailure) {
  const FakeDaemon daemon(socket_, {{"ticket_show", "null"}});

  const Result result = ask({"ticket", "show", "99"});

  EXPECT_EQ(result.code, exit_failed);
  EXPECT_EQ(result.err, "ticketd: there is no ticket #99\n");
}

TEST_F(QuestionsTest, AnErrorOfTheDaemonIsPrinted) {
  const FakeDaemon daemon(socket_, {});

  const Result result = ask({"status"});

  EXPECT_EQ(result.code, exit_failed);
  EXPECT_EQ(result.err, "ticketd: this daemon does not know status\n");
}

TEST_F(QuestionsTest, MailThatIsNotAccountedForIsAFailure) {
  {
    const FakeDaemon daemon(socket_, {{"reconcile", R"({"mailboxes": [], "accounted_for": true})"}});
    EXPECT_EQ(ask({"reconcile"}).code, exit_ok);
  }
  const FakeDaemon daemon(socket_, {{"reconcile", R"({"mailboxes": [], "accounted_for": false})"}});
  EXPECT_EQ(ask({"reconcile"}).code, exit_failed);
  EXPECT_EQ(ask({"reconcile", "--json"}).code, exit_failed);
}

TEST_F(QuestionsTest, TheReportIsPrintedAsItIsAskedFor) {
  const FakeDaemon daemon(
      socket_, {{"report",
                 R"({"subject": "s", "text": "Week\n  caf\u00e9 \u001b[2J\n", "html": "<h2>Week</h2>\n"})"}});
  EXPECT_EQ(ask({"report"}).out, "Week\n  café [2J\n") << "strangers' text moves no cursor";
  EXPECT_EQ(ask({"report", "--as", "html"}).out, "<h2>Week</h2>\n");
  EXPECT_EQ(ask({"report", "--weeks-ago", "-1"}).code, exit_usage);
}

}  // namespace
}  // namespace ticketd::commands
