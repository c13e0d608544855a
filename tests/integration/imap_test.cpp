// Talks to a real Dovecot: the protocol is theirs, so no fake can prove we speak it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "daemon/mail/imap_session.hpp"
#include "tests/integration/imap_fixture.hpp"
#include "tests/integration/mail_servers.hpp"
#include "tests/run_task.hpp"

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;
using Uids = std::vector<std::uint32_t>;
using testing::ElementsAre;
using testing::HasSubstr;

class ImapTest : public ImapFixture {};

TEST_F(ImapTest, LogsInByTlsStartTlsAndInPlainTextOnLoopback) {
  for (const std::string& url : {servers->imaps_url(), servers->imap_url()}) {
    SCOPED_TRACE(url);
    ImapSession session(loop_);
    const MailResult<> connected = wait(session.connect(servers->endpoint(url, user_), max_message_bytes));
    ASSERT_TRUE(connected) << connected.error().detail;
    EXPECT_TRUE(session.can_idle());
    wait(session.logout());
    EXPECT_FALSE(session.is_open());
  }
  Endpoint plain = servers->endpoint(servers->imap_url(), user_);
  plain.insecure = true;
  ImapSession session(loop_);
  EXPECT_TRUE(wait(session.connect(plain, max_message_bytes)));
}

TEST_F(ImapTest, AWrongPasswordNeedsAHuman) {
  Endpoint endpoint = servers->imap(user_);
  endpoint.password = "wrong";
  ImapSession session(loop_);

  const MailResult<> connected = wait(session.connect(endpoint, max_message_bytes));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, MailError::Kind::refused_login) << servers->log();
  EXPECT_FALSE(connected.error().transient());
  EXPECT_THAT(connected.error().detail, HasSubstr("AUTHENTICATIONFAILED"));
}

TEST_F(ImapTest, F23_ATokenIsReadAtEachConnectAndAnExpiredOneIsRefused) {
  Endpoint endpoint = servers->imap(user_);
  endpoint.bearer_file = servers->folder() / "bearer";
  const auto connect_with = [&](std::chrono::seconds lifetime) {
    std::ofstream(endpoint.bearer_file) << servers->bearer_token(user_, lifetime) << '\n';
    ImapSession session(loop_);
    return wait(session.connect(endpoint, max_message_bytes));
  };

  EXPECT_TRUE(connect_with(1h));
  const MailResult<> expired = connect_with(-1h);
  ASSERT_FALSE(expired);
  EXPECT_EQ(expired.error().kind, MailError::Kind::refused_login) << expired.error().detail;
  EXPECT_TRUE(connect_with(1h));
}

TEST_F(ImapTest, F26_AnUnknownCertificateIsRefusedAndNamed) {
  for (const std::string& url : {servers->imaps_url(), servers->imap_url()}) {
    Endpoint endpoint = servers->endpoint(url, user_);
    endpoint.ca_file.clear();
    ImapSession session(loop_);

    const MailResult<> connected = wait(session.connect(endpoint, max_message_bytes));

    ASSERT_FALSE(connected);
    EXPECT_EQ(connected.error().kind, MailError::Kind::untrusted);
    EXPECT_THAT(connected.error().detail, HasSubstr("certificate"));
  }
}

TEST_F(ImapTest, F26_AnExpiredCertificateIsRefusedAndNamed) {
  const test::MailServers expired({.users = {{user_}}, .expired_certificate = true});
  ImapSession session(loop_);

  const MailResult<> connected = wait(session.connect(expired.imap(user_), max_message_bytes));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, MailError::Kind::untrusted);
  EXPECT_THAT(connected.error().detail, HasSubstr("expired"));
}

TEST_F(ImapTest, NobodyListeningIsWorthARetry) {
  Endpoint endpoint = servers->imap(user_);
  endpoint.url = "imaps://localhost:1";
  ImapSession session(loop_);

  const MailResult<> connected = wait(session.connect(endpoint, max_message_bytes));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, MailError::Kind::unreachable);
  EXPECT_TRUE(connected.error().transient());
}

TEST_F(ImapTest, SelectTellsWhatTheLedgerNeeds) {
  servers->deliver(user_, mail("one"));
  ImapSession session(loop_);
  connect(session);

  const SelectedFolder inbox = select(session);

  EXPECT_NE(inbox.uid_validity, 0U);
  EXPECT_EQ(inbox.uid_next, 2U);
  EXPECT_EQ(inbox.exists, 1U);
  EXPECT_FALSE(inbox.read_only);
  EXPECT_THAT(inbox.permanent_flags, testing::Contains("\\*"));
  EXPECT_TRUE(inbox.highest_modseq);
  EXPECT_TRUE(wait(session.select("INBOX", Access::read_only))->read_only);
}

TEST_F(ImapTest, F21_AMissingFolderIsRejectedAndTheSessionLivesOn) {
  ImapSession session(loop_);
  connect(session);

  const auto missing = wait(session.select("Nowhere", Access::read_write));

  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, MailError::Kind::rejected);
  EXPECT_TRUE(session.is_open());
  EXPECT_THAT(wait(session.folders()).value(), ElementsAre("Archive", "INBOX", "Sent"));
}

TEST_F(ImapTest, FoldersHaveNamesInAnyScript) {
  servers->doveadm("mailbox create -u " + user_ + " 'Поддержка & \"Zürich\"'");
  ImapSession session(loop_);
  connect(session);

  EXPECT_TRUE(wait(session.select("Поддержка & \"Zürich\"", Access::read_write)));
  EXPECT_THAT(wait(session.folders()).value(), testing::Contains("Поддержка & \"Zürich\""));
}

TEST_F(ImapTest, SearchingSinceADayLeavesOldMailOut) {
  servers->deliver(user_, mail("one"));
  ImapSession session(loop_);
  connect(session);
  select(session);
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());

  EXPECT_THAT(wait(session.search(1, today - std::chrono::days(1))).value(), ElementsAre(1));
  EXPECT_THAT(wait(session.search(1, today + std::chrono::days(2))).value(), ElementsAre());
}

TEST_F(ImapTest, IdleEndsWhenMailArrives) {
  ImapSession session(loop_);
  connect(session);
  select(session);
  after(100ms, [&] { servers->deliver(user_, mail("news")); });

  EXPECT_EQ(wait(session.idle(20s)).value(), IdleEnd::new_mail);
  EXPECT_THAT(wait(session.search(1)).value(), ElementsAre(1));
}

TEST_F(ImapTest, MailThatCameDuringOtherCommandsIsNotWaitedFor) {
  ImapSession session(loop_);
  connect(session);
  select(session);
  ASSERT_THAT(wait(session.search(1)).value(), ElementsAre());
  servers->deliver(user_, mail("between two commands"));
  ASSERT_TRUE(wait(session.noop()));

  EXPECT_EQ(wait(session.idle(20s)).value(), IdleEnd::new_mail);
  EXPECT_THAT(wait(session.search(1)).value(), ElementsAre(1));
}

TEST_F(ImapTest, IdleOutlastsFlagsThatOthersChange) {
  servers->deliver(user_, mail("old"));
  ImapSession session(loop_);
  connect(session);
  select(session);
  after(50ms, [&] { servers->doveadm("flags add -u " + user_ + " '\\Seen' mailbox INBOX all"); });

  EXPECT_EQ(wait(session.idle(3s)).value(), IdleEnd::refresh);
}

TEST_F(ImapTest, IdleCanBeRefreshedAndInterrupted) {
  ImapSession session(loop_);
  connect(session);
  select(session);

  EXPECT_EQ(wait(session.idle(20ms)).value(), IdleEnd::refresh);
  after(20ms, [&] { session.interrupt(); });
  EXPECT_EQ(wait(session.idle(20s)).value(), IdleEnd::interrupted);
  session.interrupt();
  EXPECT_EQ(wait(session.idle(20s)).value(), IdleEnd::interrupted);
  EXPECT_TRUE(wait(session.noop()));
}

TEST_F(ImapTest, ACancelledIdleClosesTheSession) {
  ImapSession session(loop_);
  connect(session);
  select(session);

  EXPECT_FALSE(wait(with_timeout(session.idle(20s), 100ms)).has_value());

  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapTest, FlagsAreAddedToManyMails) {
  for (int i = 0; i < 3; ++i) servers->deliver(user_, mail("mail"));
  ImapSession session(loop_);
  connect(session);
  select(session);

  EXPECT_TRUE(wait(session.add_flags({1, 3, 99}, "\\Seen $Ticketed")));

  const auto summaries = wait(session.summaries({1, 2, 3})).value();
  EXPECT_THAT(summaries[0].flags, testing::IsSupersetOf({"\\Seen", "$Ticketed"}));
  EXPECT_THAT(summaries[1].flags, testing::Not(testing::Contains("\\Seen")));
  EXPECT_THAT(summaries[2].flags, testing::Contains("$Ticketed"));
}

TEST_F(ImapTest, MovingCreatesTheFolder) {
  for (int i = 0; i < 3; ++i) servers->deliver(user_, mail("mail " + std::to_string(i)));
  ImapSession session(loop_);
  connect(session);
  select(session);

  EXPECT_EQ(wait(session.move({1, 3}, "Done")).value(), MoveOutcome::moved);

  EXPECT_THAT(wait(session.search(1)).value(), ElementsAre(2));
  EXPECT_EQ(servers->mails(user_, "Done").size(), 2U);
}

TEST_F(ImapTest, F20_WhereWeMayOnlyReadTheRestIsRejectedAndTheSessionLivesOn) {
  test::MailServers guarded({.users = {{user_}},
                             .dovecot_settings =
                                 "mail_plugins = acl\nprotocol imap {\n mail_plugins = acl imap_acl\n}\n"
                                 "plugin {\n acl = vfile\n}\n"});
  guarded.deliver(user_, mail("mail"));
  guarded.doveadm("acl set -u " + user_ + " INBOX owner lookup read");
  ImapSession session(loop_);
  ASSERT_TRUE(wait(session.connect(guarded.imap(user_), max_message_bytes)));
  select(session);

  const auto moved = wait(session.move({1}, "Archive"));
  const auto flagged = wait(session.add_flags({1}, "\\Seen"));

  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().kind, MailError::Kind::rejected) << moved.error().detail;
  EXPECT_TRUE(flagged);  // Dovecot answers OK and changes nothing: flags can never be state
  EXPECT_TRUE(session.is_open());
  EXPECT_EQ(guarded.mails(user_).size(), 1U);
}

// The server itself knows MOVE and UIDPLUS; what it says decides what we do.
class ImapCapabilityTest : public testing::TestWithParam<std::pair<std::string, MoveOutcome>> {};

TEST_P(ImapCapabilityTest, OnlyOurOwnMailIsExpunged) {
  if (const auto reason = test::MailServers::reason_to_skip(test::MailServerOptions::Servers::imap);
      !reason.empty())
    GTEST_SKIP() << reason;
  const auto& [capabilities, expected] = GetParam();
  test::MailServers servers({.dovecot_settings = "imap_capability = " + capabilities});
  for (int i = 0; i < 3; ++i) servers.deliver("ann@example.org", mail("mail " + std::to_string(i)));
  asio::io_context io(1);
  CurlLoop loop(io);
  ImapSession session(loop);
  ASSERT_TRUE(test::run_task(io, session.connect(servers.imap("ann@example.org"), max_message_bytes)));
  ASSERT_TRUE(test::run_task(io, session.select("INBOX", Access::read_write)));
  ASSERT_TRUE(
      test::run_task(io, session.add_flags({2}, "\\Deleted")));  // another client is about to delete this one

  const auto outcome = test::run_task(io, session.move({1}, "Archive"));

  EXPECT_EQ(outcome, expected);
  EXPECT_EQ(servers.mails("ann@example.org", "Archive").size(), 1U);
  const Uids left = test::run_task(io, session.search(1)).value();
  const bool expunged = expected == MoveOutcome::copied_expunged;
  EXPECT_EQ(left, expunged ? (Uids{2, 3}) : (Uids{1, 2, 3}));
}

INSTANTIATE_TEST_SUITE_P(Servers, ImapCapabilityTest,
                         testing::Values(std::pair{"IMAP4rev1 UIDPLUS", MoveOutcome::copied_expunged},
                                         std::pair{"IMAP4rev1", MoveOutcome::copied_marked}),
                         [](const auto& info) { return info.index == 0 ? "WithUidplus" : "Bare"; });

}  // namespace
}  // namespace ticketd::mail
