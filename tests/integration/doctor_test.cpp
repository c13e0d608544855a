// `ticketd doctor` against a real Dovecot and a real Postfix: what it says must be true of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/daemon/commands/console_fixture.hpp"
#include "tests/integration/mail_servers.hpp"

namespace ticketd {
namespace {

using commands::test::Result;
using commands::test::run_ticketd;
using test::MailServerOptions;
using test::MailServers;
using testing::HasSubstr;
using testing::Not;

class DoctorTest : public testing::Test {
 protected:
  void SetUp() override {
    const std::string reason = MailServers::reason_to_skip(MailServerOptions::Servers::imap_and_smtp);
    if (!reason.empty()) GTEST_SKIP() << reason;
    servers_.emplace(
        MailServerOptions{.servers = MailServerOptions::Servers::imap_and_smtp, .users = {{support}}});
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
  /// With `more` lines in [[mailbox]].
  Result doctor(const std::string& more = "") const {
    const std::string config =
        "[daemon]\nstate_dir = \".\"\ntoken_key_file = \"keys\"\nops_address = \"ops@acme.example\"\n"
        "[[mailbox]]\naddress = \"" +
        std::string(support) + "\"\nimap = \"" + servers_->imaps_url() + "\"\nsmtp = \"" +
        servers_->submission_url() + "\"\nuser = \"" + support +
        "\"\npassword_file = \"password\"\nca_file = \"" + servers_->ca_file().string() +
        "\"\nauthserv_id = \"mx.test\"\n" + more +
        "[[queue]]\nname = \"support\"\nagents = [\"alice\"]\n[[agent]]\nname = \"alice\"\naddress = "
        "\"alice@acme.example\"\n"
        "[[calendar]]\nzone = \"Europe/Berlin\"\nhours = { mon-fri = \"09:00-17:00\" }\n";
    return run_ticketd({"doctor", "--config", write("ticketd.toml", config)});
  }

  static constexpr const char* support = "support@acme.example";
  test::TemporaryDirectory folder_;
  std::optional<MailServers> servers_;
};

TEST_F(DoctorTest, AHealthyDeskIsSaidToBeHealthyAndNothingIsSentOrChanged) {
  servers_->deliver(support,
                    "Authentication-Results: mx.test; dmarc=pass header.from=b.example\nFrom: "
                    "a@b.example\nSubject: hi\n\nhi\n");

  const Result result = doctor();

  EXPECT_EQ(result.code, commands::exit_ok) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("IMAP support@acme.example: logged in as support@acme.example"));
  EXPECT_THAT(result.out, HasSubstr("folder \"INBOX\" holds 1 mails"));
  EXPECT_THAT(result.out, HasSubstr("(IDLE)"));
  EXPECT_THAT(result.out, HasSubstr("mails carry Authentication-Results of mx.test"));
  EXPECT_THAT(result.out,
              HasSubstr("SMTP support@acme.example: logged in as support@acme.example; nothing was sent"));
  EXPECT_THAT(servers_->doveadm("fetch -u support@acme.example flags all"), Not(HasSubstr("\\Seen")));
}

TEST_F(DoctorTest, AWrongPasswordIsNamedForBothServers) {
  write("password", "wrong\n");

  const Result result = doctor();

  EXPECT_EQ(result.code, commands::exit_failed);
  EXPECT_THAT(result.out,
              HasSubstr("WRONG  IMAP support@acme.example: log in as support@acme.example: refused_login"));
  EXPECT_THAT(result.out,
              HasSubstr("WRONG  SMTP support@acme.example: log in as support@acme.example: refused_login"));
  EXPECT_THAT(result.out, HasSubstr("the password in " + (folder_.path() / "password").string()));
}

TEST_F(DoctorTest, AMissingFolderIsAnsweredWithThoseThatAreThere) {
  const Result result = doctor("folder = \"Eingang\"\n");

  EXPECT_EQ(result.code, commands::exit_failed);
  EXPECT_THAT(result.out, HasSubstr("folder \"Eingang\""));
  EXPECT_THAT(result.out, HasSubstr("set folder to one of: "));
  EXPECT_THAT(result.out, HasSubstr("INBOX"));
}

TEST_F(DoctorTest, TheFolderMailIsMovedToIsLookedFor) {
  EXPECT_THAT(doctor("after_intake = \"move:Archive\"\n").out,
              HasSubstr("mail is moved to \"Archive\", which exists"));
  EXPECT_THAT(doctor("after_intake = \"move:Done\"\n").out,
              HasSubstr("\"Done\" of after_intake does not exist"));
  EXPECT_THAT(servers_->doveadm("mailbox list -u support@acme.example"), Not(HasSubstr("Done")));
}

TEST_F(DoctorTest, AServerThatIsDownIsSaidToBeDown) {
  servers_->stop(MailServers::Server::imap);

  const Result result = doctor();

  EXPECT_EQ(result.code, commands::exit_failed);
  EXPECT_THAT(result.out, HasSubstr("WRONG  IMAP support@acme.example"));
  EXPECT_THAT(result.out, HasSubstr("unreachable"));
  EXPECT_THAT(result.out, HasSubstr("openssl s_client -connect"));
}

}  // namespace
}  // namespace ticketd
