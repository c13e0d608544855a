// What an IMAP server may do wrong, and what then becomes of the session and the mails.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "daemon/mail/imap_fetch_run.hpp"
#include "daemon/mail/imap_session.hpp"
#include "tests/integration/scripted_server.hpp"
#include "tests/run_task.hpp"

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;
using After = test::Reaction::After;
using Content = FetchedMail::Content;
using Kind = MailError::Kind;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::uint64_t max_message_bytes = 1 << 20;

class ImapFaultsTest : public testing::Test {
 protected:
  template <class T>
  T wait(Task<T> task) {
    return test::run_task(io_, std::move(task), 10s);
  }

  MailResult<> connect(ImapSession& session) {
    return wait(session.connect(server_.endpoint(), max_message_bytes));
  }

  // A session with INBOX selected; its next tag is c3.
  void open(ImapSession& session) {
    const MailResult<> connected = connect(session);
    ASSERT_TRUE(connected) << connected.error().detail;
    ASSERT_TRUE(wait(session.select("INBOX", Access::read_write)));
  }

  // Fetches `uids`; what came before an error is in `mails`.
  MailResult<> fetch(ImapSession& session, const std::vector<std::uint32_t>& uids,
                     std::vector<FetchedMail>& mails) {
    std::vector<MailSummary> wanted;
    for (const std::uint32_t uid : uids) wanted.push_back({.uid = uid, .size_bytes = 10});
    FetchRun run(session, std::move(wanted));
    for (;;) {
      auto window = wait(run.next());
      if (!window) return std::unexpected(window.error());
      if (window->empty()) return {};
      for (FetchedMail& mail : *window) mails.push_back(std::move(mail));
    }
  }

  asio::io_context io_{1};
  test::ScriptedImap server_{io_};
  CurlLoop loop_{io_};
};

TEST_F(ImapFaultsTest, F14_AFetchCutAtAnyByteGivesNoMailAndTheNextSessionGetsIt) {
  const std::string reply = "* 1 FETCH (UID 1 BODY[] {10}\r\nhello\r\n.\r\n)\r\nc3 OK done\r\n";
  for (std::size_t cut = 0; cut < reply.size(); ++cut) {
    SCOPED_TRACE(cut);
    server_.once("UID FETCH", {reply.substr(0, cut), cut % 2 == 0 ? After::close : After::reset});
    ImapSession session(loop_);
    open(session);
    std::vector<FetchedMail> mails;

    const MailResult<> fetched = fetch(session, {1}, mails);

    ASSERT_FALSE(fetched);
    EXPECT_TRUE(fetched.error().transient()) << fetched.error().detail;
    EXPECT_TRUE(mails.empty());
    EXPECT_FALSE(session.is_open());
  }
  server_.on("UID FETCH", {reply});
  ImapSession session(loop_);
  open(session);
  std::vector<FetchedMail> mails;
  ASSERT_TRUE(fetch(session, {1}, mails));
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].raw, "hello\r\n.\r\n");
}

TEST_F(ImapFaultsTest, F15_AnAbsurdLiteralEndsTheSession) {
  server_.on("UID FETCH", {"* 1 FETCH (UID 1 BODY[] {100000000000000000000}\r\nhello"});
  ImapSession session(loop_);
  open(session);
  std::vector<FetchedMail> mails;

  const MailResult<> fetched = fetch(session, {1}, mails);

  ASSERT_FALSE(fetched);
  EXPECT_EQ(fetched.error().kind, Kind::protocol);
  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapFaultsTest, F16_WhatCameBeforeANoIsDiscardedAndAskedForAgain) {
  server_.once("UID FETCH 1:2", {"* 1 FETCH (UID 1 BODY[] {3}\r\nold)\r\n%T NO cannot read one of them\r\n"});
  server_.on("UID FETCH 1 ", {"* 1 FETCH (UID 1 BODY[] {3}\r\nnew)\r\n%T OK done\r\n"});
  server_.on("UID FETCH 2 ", {"* 2 FETCH (UID 2 BODY[] {3}\r\nbad)\r\n%T NO not this one\r\n"});
  ImapSession session(loop_);
  open(session);
  std::vector<FetchedMail> mails;

  ASSERT_TRUE(fetch(session, {1, 2}, mails));

  ASSERT_EQ(mails.size(), 2U);
  EXPECT_EQ(mails[0].raw, "new");
  EXPECT_EQ(mails[1].uid, 2U);
  EXPECT_EQ(mails[1].content, Content::unavailable);
  EXPECT_EQ(mails[1].raw, "");
  EXPECT_TRUE(session.is_open());
}

TEST_F(ImapFaultsTest, ANoThatMeansNotNowIsWorthARetry) {
  server_.on("UID FETCH", {"%T NO [UNAVAILABLE] disk is away\r\n"});
  ImapSession session(loop_);
  open(session);
  std::vector<FetchedMail> mails;

  const MailResult<> fetched = fetch(session, {1}, mails);

  ASSERT_FALSE(fetched);
  EXPECT_TRUE(fetched.error().transient());
  EXPECT_TRUE(mails.empty());
}

TEST_F(ImapFaultsTest, F17_UnsolicitedDataIsTolerated) {
  server_.on("UID FETCH", {"* 2 FETCH (FLAGS (\\Seen))\r\n"
                           "* 9 EXISTS\r\n"
                           "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n"
                           "* 3 EXPUNGE\r\n"
                           "* 1 FETCH (UID 1 BODY[] {3}\r\none FLAGS (\\Seen))\r\n"
                           "* VANISHED 3\r\n"
                           "* 8 FETCH (UID 8 BODY[] {5}\r\nother)\r\n"
                           "* 1 FETCH (UID 1 BODY[] {5}\r\nagain)\r\n"
                           "* OK [ALERT] quota {3}\r\n"
                           "* 2 FETCH (MODSEQ (5) UID 2 BODY[] \"two\")\r\n"
                           "* X-NEW thing\r\n"
                           "%T OK done\r\n"});
  ImapSession session(loop_);
  open(session);
  std::vector<FetchedMail> mails;

  ASSERT_TRUE(fetch(session, {1, 2}, mails));

  ASSERT_EQ(mails.size(), 2U);
  EXPECT_EQ(mails[0].raw, "one");
  EXPECT_EQ(mails[1].raw, "two");
}

TEST_F(ImapFaultsTest, RepliesToOverlappingFetchesMayComeInAnyOrder) {
  server_.on("UID FETCH 1 ", {""});
  server_.on("UID FETCH 2 ", {"* 2 FETCH (UID 2 BODY[] {3}\r\ntwo)\r\n%T OK done\r\n"
                              "* 1 FETCH (UID 1 BODY[] {3}\r\none)\r\nc3 OK done\r\n"});
  ImapSession session(loop_);
  open(session);
  FetchRun run(session, {{.uid = 1, .size_bytes = 3}, {.uid = 2, .size_bytes = 3}}, {.window_mails = 1});

  const auto first = wait(run.next());
  const auto second = wait(run.next());

  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->front().raw, "one");
  EXPECT_EQ(second->front().raw, "two");
}

TEST_F(ImapFaultsTest, F22_AServerThatGoesSilentIsNoticed) {
  ImapSession idling(loop_);
  open(idling);
  server_.on("DONE", {"", After::stall});
  const auto idle = wait(idling.idle(50ms));
  ASSERT_FALSE(idle);
  EXPECT_EQ(idle.error().kind, Kind::timeout);
  EXPECT_FALSE(idling.is_open());

  server_.on("NOOP", {"", After::stall});
  ImapSession asking(loop_);
  open(asking);
  const auto noop = wait(asking.noop());
  ASSERT_FALSE(noop);
  EXPECT_EQ(noop.error().kind, Kind::timeout);
}

TEST_F(ImapFaultsTest, AServerThatHangsUpInIdleIsNoticedAtOnce) {
  server_.on("IDLE", {"+ idling\r\n* BYE shutting down\r\n", After::close});
  ImapSession session(loop_);
  open(session);

  const auto idle = wait(session.idle(20s));

  ASSERT_FALSE(idle);
  EXPECT_EQ(idle.error().kind, Kind::unreachable);
  EXPECT_THAT(idle.error().detail, HasSubstr("shutting down"));
}

TEST_F(ImapFaultsTest, NewMailToldBeforeTheContinuationEndsIdle) {
  server_.on("IDLE", {"* 4 EXISTS\r\n+ idling\r\n"});
  ImapSession session(loop_);
  open(session);

  EXPECT_EQ(wait(session.idle(20s)).value(), IdleEnd::new_mail);
}

TEST_F(ImapFaultsTest, NewMailToldInTheReplyToAnythingElseIsNotWaitedFor) {
  server_.on("IDLE", {"+ idling\r\n"});
  server_.on("DONE", {"c6 OK done\r\n"});
  server_.once("UID STORE", {"* 4 EXISTS\r\n%T OK done\r\n"});
  ImapSession session(loop_);
  open(session);
  ASSERT_TRUE(wait(session.add_flags({1}, "\\Seen")));

  EXPECT_TRUE(session.new_mail_announced());
  EXPECT_EQ(wait(session.idle(20s)).value(), IdleEnd::new_mail);
  server_.on("UID SEARCH", {"* SEARCH 4\r\n* 5 EXISTS\r\n%T OK done\r\n"});
  EXPECT_THAT(wait(session.search(4)).value(), ElementsAre(4));
  EXPECT_EQ(wait(session.idle(20s)).value(), IdleEnd::new_mail) << "it came after the search";
  EXPECT_THAT(wait(session.search(4)).value(), ElementsAre(4));
  EXPECT_EQ(wait(session.idle(100ms)).value(), IdleEnd::refresh) << "a number repeated is no news";
}

TEST_F(ImapFaultsTest, AKeepAliveDoesNotEndIdle) {
  server_.on("IDLE", {"+ idling\r\n* OK Still here\r\n* 2 FETCH (FLAGS ())\r\n"});
  ImapSession session(loop_);
  open(session);

  EXPECT_EQ(wait(session.idle(100ms)).value(), IdleEnd::refresh);
}

TEST_F(ImapFaultsTest, F24_WithoutEncryptionNothingIsSaid) {
  struct Case {
    std::string_view name;
    test::Reaction greeting, starttls;
    std::string_view capabilities;
    Kind expected;
  };
  const Case cases[] = {
      {"PREAUTH", {"* PREAUTH welcome\r\n"}, {"%T OK begin\r\n"}, "STARTTLS AUTH=PLAIN", Kind::untrusted},
      {"no STARTTLS", {"* OK hi\r\n"}, {"%T OK begin\r\n"}, "AUTH=PLAIN", Kind::untrusted},
      {"STARTTLS refused", {"* OK hi\r\n"}, {"%T NO not today\r\n"}, "STARTTLS AUTH=PLAIN", Kind::untrusted},
      {"reply injected",
       {"* OK hi\r\n"},
       {"%T OK begin\r\n* CAPABILITY AUTH=PLAIN\r\n"},
       "STARTTLS",
       Kind::protocol},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    server_.greet_with(c.greeting);
    server_.on("STARTTLS", c.starttls);
    server_.on("CAPABILITY",
               {"* CAPABILITY IMAP4rev1 " + std::string(c.capabilities) + "\r\n%T OK done\r\n"});
    Endpoint endpoint = server_.endpoint();
    endpoint.insecure = false;
    ImapSession session(loop_);

    const MailResult<> connected = wait(session.connect(endpoint, max_message_bytes));

    ASSERT_FALSE(connected);
    EXPECT_EQ(connected.error().kind, c.expected) << connected.error().detail;
  }
  EXPECT_EQ(server_.count("AUTHENTICATE"), 0U);
  EXPECT_EQ(server_.count("LOGIN"), 0U);
}

TEST_F(ImapFaultsTest, PlainTextIsForLoopbackOnly) {
  Endpoint endpoint = server_.endpoint();
  endpoint.url = "imap://mail.example.org";
  ImapSession session(loop_);

  const MailResult<> connected = wait(session.connect(endpoint, max_message_bytes));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, Kind::untrusted);
}

TEST_F(ImapFaultsTest, ARefusalThatMeansNotNowIsWorthARetry) {
  server_.on("AUTHENTICATE", {"%T NO [UNAVAILABLE] backend down\r\n"});
  ImapSession session(loop_);
  const MailResult<> not_now = connect(session);
  ASSERT_FALSE(not_now);
  EXPECT_EQ(not_now.error().kind, Kind::unreachable);

  server_.on("AUTHENTICATE", {"%T NO [AUTHENTICATIONFAILED] wrong\r\n"});
  const MailResult<> never = connect(session);
  ASSERT_FALSE(never);
  EXPECT_EQ(never.error().kind, Kind::refused_login);

  server_.greet_with({"* BYE overloaded\r\n", After::close});
  const MailResult<> busy = connect(session);
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().kind, Kind::unreachable);
}

TEST_F(ImapFaultsTest, AServerThatNeverGreetsIsNoticed) {
  server_.greet_with({"", After::stall});
  ImapSession session(loop_);

  const MailResult<> connected = connect(session);

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, Kind::timeout);
}

TEST_F(ImapFaultsTest, AConnectIsCancelledAtOnce) {
  server_.greet_with({"", After::stall});
  ImapSession session(loop_);
  Endpoint endpoint = server_.endpoint();
  endpoint.connect_limit = 20s;
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_FALSE(wait(with_timeout(session.connect(endpoint, max_message_bytes), 50ms)));

  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapFaultsTest, WhatFollowsTheLoginInOneBreathIsNoReplyOfOurs) {
  server_.on("AUTHENTICATE", {"%T OK in\r\n* 3 EXISTS\r\n* OK [ALERT] quota nearly full\r\nhalf a li"});
  server_.on("c1 CAPABILITY", {"ne\r\n* CAPABILITY IMAP4rev1 IDLE\r\n%T OK done\r\n"});
  ImapSession session(loop_);

  const MailResult<> connected = connect(session);

  ASSERT_TRUE(connected) << connected.error().detail;
  EXPECT_TRUE(session.can_idle());
  EXPECT_TRUE(wait(session.noop()));
}

TEST_F(ImapFaultsTest, AServerWithTheLoginCommandOnlyIsLoggedInTo) {
  server_.on("CAPABILITY", {"* CAPABILITY IMAP4rev1\r\n%T OK done\r\n"});
  ImapSession session(loop_);

  const MailResult<> connected = connect(session);

  ASSERT_TRUE(connected) << connected.error().detail;
  EXPECT_EQ(server_.count(" LOGIN "), 1U);
}

TEST_F(ImapFaultsTest, AReplyToNothingEndsTheSession) {
  server_.on("NOOP", {"x9 OK what\r\n%T OK done\r\n"});
  ImapSession session(loop_);
  open(session);

  const MailResult<> noop = wait(session.noop());

  ASSERT_FALSE(noop);
  EXPECT_EQ(noop.error().kind, Kind::protocol);
  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapFaultsTest, AFolderWithoutUidvalidityIsRejected) {
  server_.on("SELECT", {"* 3 EXISTS\r\n%T OK done\r\n"});
  ImapSession session(loop_);
  ASSERT_TRUE(connect(session));

  const auto selected = wait(session.select("INBOX", Access::read_write));

  ASSERT_FALSE(selected);
  EXPECT_EQ(selected.error().kind, Kind::rejected);
}

TEST_F(ImapFaultsTest, WithoutUidplusNothingIsExpunged) {
  server_.on("CAPABILITY", {"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n%T OK done\r\n"});
  ImapSession session(loop_);
  open(session);

  EXPECT_EQ(wait(session.move({1, 2}, "Done")).value(), MoveOutcome::copied_marked);

  EXPECT_EQ(server_.count("EXPUNGE"), 0U);
  EXPECT_EQ(server_.count("CLOSE"), 0U);
  EXPECT_EQ(server_.count("UID STORE 1:2 +FLAGS.SILENT (\\Deleted)"), 1U);
}

}  // namespace
}  // namespace ticketd::mail
