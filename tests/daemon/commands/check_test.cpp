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

class CheckTest : public testing::Test {
 protected:
  CheckTest() {
    write("password", "secret\n");
    write("keys", "k1 " + std::string(64, 'a') + "\n");
  }
  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = folder_.path() / name;
    std::ofstream(file) << text;
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return file.string();
  }
  Result check(const std::string& text) const {
    return run_ticketd({"check", "--config", write("ticketd.toml", text)});
  }

  ticketd::test::TemporaryDirectory folder_;
};

constexpr const char* good = R"([daemon]
token_key_file = "keys"
ops_address = "ops@acme.example"

[[mailbox]]
address = "support@acme.example"
imap = "imaps://mail.acme.example"
smtp = "smtps://mail.acme.example"
user = "support@acme.example"
password_file = "password"
authserv_id = "mail.acme.example"

[[queue]]
name = "support"
agents = ["alice"]

[[agent]]
name = "alice"
address = "alice@acme.example"

[[calendar]]
zone = "Europe/Berlin"
hours = { mon-fri = "09:00-17:00" }
)";

TEST_F(CheckTest, ARightConfigurationEndsWithZero) {
  const Result result = check(good);

  EXPECT_EQ(result.code, exit_ok) << result.err;
  EXPECT_EQ(result.out, (folder_.path() / "ticketd.toml").string() + " is right\n");
}

TEST_F(CheckTest, EveryMistakeIsNamedAtOnceAndEndsWithTwo) {
  const Result result =
      check(std::string(good) + "\n[autoreply]\nenabld = true\necho_subject = \"sometimes\"\n");

  EXPECT_EQ(result.code, exit_usage);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("ticketd.toml:26:"));
  EXPECT_THAT(result.err, HasSubstr("enabld"));
  EXPECT_THAT(result.err, HasSubstr("ticketd.toml:27:"));
  EXPECT_THAT(result.err, HasSubstr("2 mistakes in "));
}

TEST_F(CheckTest, AMissingFileIsAMistakeToo) {
  const Result result = run_ticketd({"check", "--config", "/nonexistent/ticketd.toml"});
  EXPECT_EQ(result.code, exit_usage);
  EXPECT_THAT(result.err, HasSubstr("/nonexistent/ticketd.toml"));
}

}  // namespace
}  // namespace ticketd::commands
