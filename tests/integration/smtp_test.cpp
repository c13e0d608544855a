// Talks to a real Postfix, whose mail arrives in a real Dovecot.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include "daemon/mail/smtp_session.hpp"
#include "tests/integration/mail_servers.hpp"
#include "tests/run_task.hpp"

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using Servers = test::MailServerOptions::Servers;
using Stage = SmtpOutcome::Stage;
using Status = SmtpOutcome::Status;

const std::string support = "support@acme.example";

std::string mail(std::string_view subject, std::string_view body = "hello\r\n") {
  return "From: support@acme.example\r\nTo: you@example.org\r\nSubject: " + std::string(subject) +
         "\r\n\r\n" + std::string(body);
}

class SmtpTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!test::MailServers::reason_to_skip(Servers::imap_and_smtp).empty()) return;
    test::MailServerOptions options{.servers = Servers::imap_and_smtp, .users = {{support}}};
    for (int i = 0; i < 20; ++i) options.users.push_back({"user" + std::to_string(i) + "@example.org"});
    servers = std::make_unique<test::MailServers>(options);
  }
  static void TearDownTestSuite() { servers.reset(); }

  void SetUp() override {
    if (const auto reason = test::MailServers::reason_to_skip(Servers::imap_and_smtp); !reason.empty())
      GTEST_SKIP() << reason;
    user_ = "user" + std::to_string(users_taken++) + "@example.org";
  }

  template <class T>
  T wait(Task<T> task) {
    return test::run_task(io_, std::move(task));
  }
  void open(SmtpSession& session) {
    const MailResult<> connected = wait(session.connect(servers->submission(support), "client.example"));
    ASSERT_TRUE(connected) << connected.error().detail << servers->log();
  }
  SmtpOutcome send(SmtpSession& session, const std::string& recipient, std::string_view message) {
    return wait(session.send({.sender = support, .recipient = recipient, .message = message}));
  }

  inline static std::unique_ptr<test::MailServers> servers;
  inline static int users_taken = 0;
  asio::io_context io_{1};
  CurlLoop loop_{io_};
  std::string user_;
};

TEST_F(SmtpTest, AMailArrivesAsItWasWritten) {
  const std::string body = ".a dot\r\n..two\r\n.\r\nMAIL FROM:<not@a.command>\r\nlast line without end";
  SmtpSession session(loop_);
  open(session);

  const SmtpOutcome outcome = send(session, user_, mail("dots", body));

  EXPECT_EQ(outcome.status, Status::accepted) << outcome.text;
  EXPECT_EQ(outcome.code, 250);
  const auto mails = servers->wait_for_mails(user_, 1);
  ASSERT_EQ(mails.size(), 1U) << servers->log();
  EXPECT_THAT(mails[0],
              testing::EndsWith("\n\n.a dot\n..two\n.\nMAIL FROM:<not@a.command>\nlast line without end\n"));
  EXPECT_THAT(mails[0], HasSubstr("Return-Path: <support@acme.example>"));
  EXPECT_THAT(mails[0],
              HasSubstr("Authentication-Results: mx.test; auth=pass smtp.auth=support@acme.example"));
  EXPECT_THAT(mails[0], HasSubstr("from client.example"));
}

TEST_F(SmtpTest, F44_NoLineEndSmugglesASecondMail) {
  SmtpSession session(loop_);
  open(session);

  send(session, user_, mail("smuggle", "a\n.\nMAIL FROM:<x@y.org>\r.\rb\n.\r\nc\r\n.\nRSET"));

  ASSERT_EQ(servers->wait_for_mails(user_, 1).size(), 1U);
  EXPECT_THAT(servers->mails(user_)[0],
              testing::EndsWith("a\n.\nMAIL FROM:<x@y.org>\n.\nb\n.\nc\n.\nRSET\n"));
}

TEST_F(SmtpTest, LogsInByStartTlsAndTlsAndToken) {
  Endpoint token = servers->submission(support);
  token.bearer_file = servers->folder() / "bearer";
  std::ofstream(token.bearer_file) << servers->bearer_token(support, 1h) << '\n';
  for (const Endpoint& endpoint :
       {servers->submission(support), servers->endpoint(servers->smtps_url(), support), token}) {
    SCOPED_TRACE(endpoint.url);
    SmtpSession session(loop_);
    const MailResult<> connected = wait(session.connect(endpoint));
    ASSERT_TRUE(connected) << connected.error().detail << servers->log();
    EXPECT_TRUE(session.extensions().pipelining);
    wait(session.quit());
    EXPECT_FALSE(session.is_open());
  }
}

TEST_F(SmtpTest, AWrongPasswordNeedsAHuman) {
  Endpoint endpoint = servers->submission(support);
  endpoint.password = "wrong";
  SmtpSession session(loop_);

  const MailResult<> connected = wait(session.connect(endpoint));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, MailError::Kind::refused_login);
  EXPECT_THAT(connected.error().detail, HasSubstr("535"));
}

TEST_F(SmtpTest, F26_AnUnknownCertificateIsRefused) {
  Endpoint endpoint = servers->submission(support);
  endpoint.ca_file.clear();
  SmtpSession session(loop_);

  const MailResult<> connected = wait(session.connect(endpoint));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, MailError::Kind::untrusted);
}

TEST_F(SmtpTest, AServerWithoutLoginIsNotUsedWhereOneIsConfigured) {
  SmtpSession session(loop_);

  const MailResult<> connected = wait(session.connect(servers->endpoint(servers->smtp_url(), support)));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, MailError::Kind::refused_login);
}

TEST_F(SmtpTest, F28_EachRecipientHasItsOwnOutcomeOnOneConnection) {
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session, "refused@acme.example", mail("one")).status, Status::rejected);
  const SmtpOutcome greylisted = send(session, "greylisted@acme.example", mail("two"));
  EXPECT_EQ(greylisted.status, Status::deferred);
  EXPECT_EQ(greylisted.stage, Stage::rcpt);
  EXPECT_EQ(greylisted.code, 450);
  EXPECT_EQ(send(session, user_, mail("three")).status, Status::accepted);
  EXPECT_TRUE(session.is_open());
  EXPECT_EQ(servers->wait_for_mails(user_, 1).size(), 1U);
}

TEST_F(SmtpTest, ManyMailsGoOverOneConnection) {
  SmtpSession session(loop_);
  open(session);
  std::size_t committed = 0;
  auto commit = [](std::size_t& count) -> Task<> {
    ++count;
    co_return;
  };

  for (int i = 0; i < 50; ++i) {
    const std::string message = mail("mail " + std::to_string(i));
    const auto outcome = wait(session.send({.sender = {}, .recipient = user_, .message = message},
                                           [&] { return commit(committed); }));
    ASSERT_EQ(outcome.status, Status::accepted) << outcome.text;
  }

  EXPECT_EQ(committed, 50U);
  const auto mails = servers->wait_for_mails(user_, 50);
  EXPECT_EQ(mails.size(), 50U);
  EXPECT_THAT(mails.front(), HasSubstr("Return-Path: <>"));
}

TEST_F(SmtpTest, ALargeMailArrivesWhole) {
  std::string body;
  for (int i = 0; i < 200'000; ++i) body += "line " + std::to_string(i) + "\n";
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session, user_, mail("large", body)).status, Status::accepted);

  const auto mails = servers->wait_for_mails(user_, 1);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_TRUE(mails[0].ends_with(body));
}

TEST_F(SmtpTest, AMailOverTheServersLimitIsRejectedBeforeItIsSent) {
  std::string body;
  body.resize(61'000'000, 'x');
  SmtpSession session(loop_);
  open(session);

  const SmtpOutcome outcome = send(session, user_, mail("huge", body));

  EXPECT_EQ(outcome.status, Status::rejected);
  EXPECT_EQ(outcome.code, 552);
  EXPECT_TRUE(session.is_open());
}

TEST_F(SmtpTest, AnInternationalAddressIsSpokenOf) {
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session, "jürgen@discard.example", mail("international")).status, Status::accepted);
  EXPECT_EQ(send(session, "a@bücher.discard.example", mail("international domain")).status, Status::accepted);
}

TEST_F(SmtpTest, WhatTheNextServerRefusesComesBackAsABounce) {
  SmtpSession session(loop_);
  open(session);
  EXPECT_EQ(wait(session.send({.sender = user_, .recipient = "nobody@example.org", .message = mail("lost")}))
                .status,
            Status::accepted);

  const auto mails = servers->wait_for_mails(user_, 1);

  ASSERT_EQ(mails.size(), 1U) << servers->log();
  EXPECT_THAT(mails[0], HasSubstr("multipart/report"));
  EXPECT_THAT(mails[0], HasSubstr("Final-Recipient: rfc822; nobody@example.org"));
}

TEST_F(SmtpTest, NothingIsSentWhereTheCommitFailed) {
  SmtpSession session(loop_);
  open(session);
  auto fail = []() -> Task<> {
    co_await give_way();
    throw std::runtime_error("disk");
  };

  const std::string message = mail("never");
  EXPECT_THROW(wait(session.send({.sender = support, .recipient = user_, .message = message}, fail)),
               std::runtime_error);
  EXPECT_FALSE(session.is_open());
  open(session);
  EXPECT_EQ(send(session, user_, mail("after")).status, Status::accepted);

  const auto mails = servers->wait_for_mails(user_, 1);
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_THAT(mails[0], HasSubstr("Subject: after"));
}

TEST_F(SmtpTest, AnOutageIsNoticedAndOver) {
  SmtpSession session(loop_);
  open(session);
  servers->stop(test::MailServers::Server::smtp);

  const SmtpOutcome lost = send(session, user_, mail("during"));
  EXPECT_EQ(lost.status, Status::deferred);
  EXPECT_FALSE(session.is_open());
  EXPECT_EQ(wait(session.connect(servers->submission(support))).error().kind, MailError::Kind::unreachable);

  servers->start(test::MailServers::Server::smtp);
  open(session);
  EXPECT_EQ(send(session, user_, mail("after")).status, Status::accepted);
}

}  // namespace
}  // namespace ticketd::mail
