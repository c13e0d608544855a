// Talks to a real Dovecot: the protocol is theirs, so no fake can prove we speak it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/mail/imap_fetch_run.hpp"
#include "daemon/mail/imap_session.hpp"
#include "tests/integration/mail_servers.hpp"
#include "tests/run_task.hpp"

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;
using Uids = std::vector<std::uint32_t>;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint64_t max_message_bytes = 1 << 20;

std::string mail(const std::string& subject, std::size_t body_bytes = 20) {
  std::string text = "From: ann@example.org\r\nSubject: " + subject + "\r\n\r\n";
  while (body_bytes > 0) {
    const std::size_t line = std::min<std::size_t>(body_bytes, 70);
    text += std::string(line, 'x') + "\r\n";
    body_bytes -= line;
  }
  return text;
}

class ImapTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!test::MailServers::reason_to_skip(test::MailServerOptions::Servers::imap).empty()) return;
    test::MailServerOptions options{.users = {}};
    for (int i = 0; i < 40; ++i) options.users.push_back({"user" + std::to_string(i) + "@example.org"});
    servers = std::make_unique<test::MailServers>(options);
  }
  static void TearDownTestSuite() { servers.reset(); }

  void SetUp() override {
    if (const auto reason = test::MailServers::reason_to_skip(test::MailServerOptions::Servers::imap);
        !reason.empty())
      GTEST_SKIP() << reason;
    user_ = "user" + std::to_string(users_taken++) + "@example.org";
  }

  template <class T>
  T wait(Task<T> task) {
    return test::run_task(io_, std::move(task));
  }

  // Runs `action` while a later wait() is under way.
  template <class Action>
  void after(std::chrono::milliseconds pause, Action action) {
    auto timer = std::make_shared<asio::steady_timer>(io_, pause);
    timer->async_wait([timer, action](boost::system::error_code) mutable { action(); });
  }

  void connect(ImapSession& session) {
    const MailResult<> connected = wait(session.connect(servers->imap(user_), max_message_bytes));
    ASSERT_TRUE(connected) << connected.error().detail << servers->log();
  }

  SelectedFolder select(ImapSession& session, const std::string& folder = "INBOX") {
    const auto selected = wait(session.select(folder, Access::read_write));
    EXPECT_TRUE(selected) << selected.error().detail;
    return selected.value_or(SelectedFolder{});
  }

  // All mails from `first_uid` on, over search, summaries and a run.
  std::vector<FetchedMail> fetch_all(ImapSession& session, FetchLimits limits = {}) {
    auto uids = wait(session.search(1));
    if (!uids) return {};
    auto wanted = wait(session.summaries(*uids));
    if (!wanted) return {};
    FetchRun run(session, std::move(*wanted), limits);
    std::vector<FetchedMail> all;
    for (;;) {
      auto window = wait(run.next());
      EXPECT_TRUE(window) << window.error().detail;
      if (!window || window->empty()) return all;
      for (FetchedMail& fetched : *window) all.push_back(std::move(fetched));
    }
  }

  inline static std::unique_ptr<test::MailServers> servers;
  inline static int users_taken = 0;
  asio::io_context io_{1};
  CurlLoop loop_{io_};
  std::string user_;
};

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

TEST_F(ImapTest, MailsComeWholeInOrderAndUnseen) {
  std::vector<std::string> sent;
  for (int i = 0; i < 25; ++i) {
    sent.push_back(mail("mail " + std::to_string(i), static_cast<std::size_t>(i) * 700));
    servers->deliver(user_, sent.back());
  }
  ImapSession session(loop_);
  connect(session);
  select(session);

  const std::vector<FetchedMail> fetched = fetch_all(session, {.window_bytes = 20'000, .window_mails = 4});

  ASSERT_EQ(fetched.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(fetched[i].uid, i + 1);
    EXPECT_THAT(fetched[i].raw, testing::EndsWith(sent[i]));  // LMTP puts Return-Path and Received before it
    EXPECT_EQ(fetched[i].raw.size(), fetched[i].size_bytes);
    EXPECT_EQ(fetched[i].content, FetchedMail::Content::whole);
    ASSERT_TRUE(fetched[i].internal_date);
    EXPECT_LT(std::chrono::system_clock::now() - *fetched[i].internal_date, 60s);
  }
  EXPECT_EQ(wait(session.search(20)).value().size(), 6U);
  EXPECT_THAT(wait(session.search(26)).value(), ElementsAre());  // "26:*" matches UID 25
  for (const MailSummary& summary : wait(session.summaries({1, 2, 25})).value())
    EXPECT_THAT(summary.flags, testing::Not(testing::Contains("\\Seen")));
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

TEST_F(ImapTest, AnOversizedMailComesAsItsHeader) {
  servers->deliver(user_, mail("small"));
  servers->deliver(user_, mail("large", 20'000));
  servers->deliver(user_, mail("small too"));
  ImapSession session(loop_);
  connect(session);
  select(session);

  const std::vector<FetchedMail> fetched = fetch_all(session, {.message_bytes = 10'000});

  ASSERT_EQ(fetched.size(), 3U);
  EXPECT_EQ(fetched[1].content, FetchedMail::Content::headers_only);
  EXPECT_THAT(fetched[1].raw, HasSubstr("Subject: large"));
  EXPECT_THAT(fetched[1].raw, testing::EndsWith("\r\n\r\n"));
  EXPECT_GT(fetched[1].size_bytes, 20'000U);
  EXPECT_EQ(fetched[2].content, FetchedMail::Content::whole);
}

TEST_F(ImapTest, AMailLargerThanTheServerSaidComesAsItsHeader) {
  servers->deliver(user_, mail("liar", 3 << 20));
  ImapSession session(loop_);
  connect(session);  // literals up to 1.3 MB
  select(session);
  FetchRun run(session, {{.uid = 1, .size_bytes = 100}}, {});

  const auto window = wait(run.next());

  ASSERT_TRUE(window);
  ASSERT_EQ(window->size(), 1U);
  EXPECT_EQ(window->front().content, FetchedMail::Content::headers_only);
  EXPECT_THAT(window->front().raw, HasSubstr("Subject: liar"));
}

TEST_F(ImapTest, F19_AMailThatVanishedIsLeftOut) {
  for (int i = 0; i < 3; ++i) servers->deliver(user_, mail("mail"));
  ImapSession session(loop_);
  connect(session);
  select(session);
  auto wanted = wait(session.summaries({1, 2, 3}));
  servers->doveadm("expunge -u " + user_ + " mailbox INBOX uid 2");
  FetchRun run(session, std::move(wanted.value()));

  Uids uids;
  for (;;) {
    const auto window = wait(run.next());
    ASSERT_TRUE(window) << window.error().detail;
    if (window->empty()) break;
    for (const FetchedMail& fetched : *window)
      if (fetched.content == FetchedMail::Content::whole) uids.push_back(fetched.uid);
  }

  EXPECT_THAT(uids, ElementsAre(1, 3));
  EXPECT_TRUE(session.is_open());
}

TEST_F(ImapTest, ARunGivenUpClosesTheSession) {
  for (int i = 0; i < 3; ++i) servers->deliver(user_, mail("mail"));
  ImapSession session(loop_);
  connect(session);
  select(session);
  {
    FetchRun run(session, wait(session.summaries({1, 2, 3})).value(), {.window_mails = 1});
    ASSERT_TRUE(wait(run.next()));
  }

  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapTest, IdleEndsWhenMailArrives) {
  ImapSession session(loop_);
  connect(session);
  select(session);
  after(100ms, [&] { servers->deliver(user_, mail("news")); });

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

TEST_F(ImapTest, AFastServerDoesNotStarveTheLoop) {
  servers->deliver(user_, mail("large", 700'000));
  for (int i = 0; i < 5; ++i) servers->doveadm("copy -u " + user_ + " INBOX mailbox INBOX all");
  ImapSession session(loop_);
  connect(session);
  select(session);
  auto wanted = wait(session.summaries(wait(session.search(1)).value()));
  ASSERT_EQ(wanted->size(), 32U);
  std::size_t turns = 0;
  auto ticker = [](std::size_t& count) -> Task<> {
    for (;; ++count) co_await give_way();
  };
  asio::cancellation_signal stop;
  asio::co_spawn(io_, ticker(turns),
                 asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr&) {}));
  FetchRun run(session, std::move(*wanted), {.message_bytes = 2 << 20, .window_bytes = 64 << 20});

  const auto window = wait(run.next());
  stop.emit(asio::cancellation_type::terminal);

  ASSERT_EQ(window->size(), 32U);
  EXPECT_GE(turns, 32 * 700'000 / (256 * 1024));  // one for every 256 KB at least
}

}  // namespace
}  // namespace ticketd::mail
