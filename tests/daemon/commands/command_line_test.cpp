#include "daemon/commands/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/daemon/commands/console_fixture.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd::commands {
namespace {

using test::Result;
using test::run_ticketd;
using testing::HasSubstr;
using testing::StartsWith;

TEST(CommandLineTest, WrongUseIsSaidAndEndsWithTwo) {
  const struct {
    const char* name;
    std::vector<std::string> arguments;
    const char* expected;
  } cases[] = {
      {"nothing", {}, "A subcommand is required"},
      {"unknown command", {"dance"}, "dance"},
      {"half a command", {"inspect"}, "A subcommand is required"},
      {"no file", {"inspect", "mail"}, "FILE or --batch is required"},
      {"file and batch", {"inspect", "mail", "--batch", "a.eml"}, "excludes"},
      {"unknown option", {"inspect", "mail", "--colour"}, "--colour"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Result result = run_ticketd(c.arguments);
    EXPECT_EQ(result.code, exit_usage);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err, HasSubstr(c.expected));
  }
}

TEST(CommandLineTest, HelpAndVersionAreNoMistakes) {
  const Result version = run_ticketd({"--version"});
  EXPECT_EQ(version.code, exit_ok);
  EXPECT_THAT(version.out, StartsWith("ticketd "));

  const Result help = run_ticketd({"--help"});
  EXPECT_EQ(help.code, exit_ok);
  EXPECT_THAT(help.out, HasSubstr("Exit codes: 0 all is well; 1 it did not work; 2 wrong command line"));
}

class InspectMailTest : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << bytes;
    return (folder_.path() / name).string();
  }
  ticketd::test::TemporaryDirectory folder_;
};

TEST_F(InspectMailTest, EachFileIsOneLineOfJson) {
  const std::string first = file("1.eml", "Subject: one\n\nA\n");
  const std::string second = file("2.eml", "Subject: two\n\nB\n");

  const Result result = run_ticketd({"inspect", "mail", first, second});

  EXPECT_EQ(result.code, exit_ok);
  EXPECT_EQ(std::ranges::count(result.out, '\n'), 2);
  EXPECT_THAT(result.out, HasSubstr(R"("subject":"one")"));
  EXPECT_THAT(result.out, HasSubstr(R"("subject":"two")"));
}

TEST_F(InspectMailTest, ADashIsStandardInput) {
  const Result result = run_ticketd({"inspect", "mail", "-"}, "Subject: three\n\nC\n");
  EXPECT_THAT(result.out, HasSubstr(R"("subject":"three")"));
}

TEST_F(InspectMailTest, InABatchEveryPathGetsItsLine) {
  const std::string good = file("1.eml", "Subject: one\n\nA\n");
  const std::string missing = (folder_.path() / "missing.eml").string();

  const Result result = run_ticketd({"inspect", "mail", "--batch"},
                                    missing + "\n" + folder_.path().string() + "\n" + good + "\n");

  EXPECT_EQ(result.code, exit_failed);
  std::istringstream lines(result.out);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, R"({"error":")" + missing + R"(: cannot be opened"})");
  std::getline(lines, line);
  EXPECT_THAT(line, HasSubstr("is a folder"));
  std::getline(lines, line);
  EXPECT_THAT(line, HasSubstr(R"("subject":"one")"));
}

TEST_F(InspectMailTest, ThreadsOfAFolderAreToldInTheOrderOfItsManifest) {
  file("a.eml", "Message-ID: <1@x>\nSubject: Tea\n\nIs there any tea left?\n");
  file("b.eml", "Message-ID: <2@x>\nSubject: Tea\n\nAnother one.\n");
  file("c.eml", "Message-ID: <3@x>\nIn-Reply-To: <1@x>\nSubject: Re: Tea\n\nYes.\n");
  file("d.eml", "Message-ID: <4@x>\nIn-Reply-To: <1@x>\nSubject: Re: Tea\n\nYes.\n");
  file("manifest.jsonl",
       "{\"file\": \"a.eml\", \"world\": \"one\"}\n{\"file\": \"b.eml\", \"world\": \"one\"}\n"
       "{\"file\": \"c.eml\", \"world\": \"one\"}\n{\"file\": \"d.eml\", \"world\": \"two\"}\n");

  const Result result = run_ticketd({"inspect", "threads", folder_.path().string()});

  EXPECT_EQ(result.code, exit_ok);
  EXPECT_EQ(result.out, "a.eml\tt1\nb.eml\tt2\nc.eml\tt1\nd.eml\tt4\n");
}

TEST_F(InspectMailTest, AFolderWithoutManifestIsSaid) {
  const Result result = run_ticketd({"inspect", "threads", folder_.path().string()});

  EXPECT_EQ(result.code, exit_failed);
  EXPECT_THAT(result.err, HasSubstr("manifest.jsonl: cannot be opened"));
}

}  // namespace
}  // namespace ticketd::commands
