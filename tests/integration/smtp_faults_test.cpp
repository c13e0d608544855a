// What an SMTP server may do wrong, and what then is known about the mail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <stdexcept>
#include <string>

#include "daemon/mail/smtp_session.hpp"
#include "tests/integration/scripted_server.hpp"
#include "tests/run_task.hpp"

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;
using After = test::Reaction::After;
using Stage = SmtpOutcome::Stage;
using Status = SmtpOutcome::Status;

constexpr std::string_view message = "From: a@x.org\r\nSubject: hi\r\n\r\nhello\r\n";

class SmtpFaultsTest : public testing::Test {
 protected:
  template <class T>
  T wait(Task<T> task) {
    return test::run_task(io_, std::move(task), 10s);
  }
  void open(SmtpSession& session) {
    const MailResult<> connected = wait(session.connect(server_.endpoint(), "client.example"));
    ASSERT_TRUE(connected) << connected.error().detail;
  }
  SmtpOutcome send(SmtpSession& session, std::string recipient = "b@y.org") {
    return wait(session.send({.sender = "a@x.org", .recipient = std::move(recipient), .message = message}));
  }
  // What becomes of one mail on a session of its own.
  SmtpOutcome send_alone(std::chrono::milliseconds final_reply = 300ms) {
    SmtpSession session(loop_, {.reply = 200ms, .final_reply = final_reply});
    open(session);
    return send(session);
  }

  asio::io_context io_{1};
  test::ScriptedSmtp server_{io_};
  CurlLoop loop_{io_};
};

TEST_F(SmtpFaultsTest, F27_A4xxDefersAtEveryStage) {
  const std::pair<std::string, Stage> stages[] = {
      {"MAIL", Stage::mail}, {"RCPT", Stage::rcpt}, {"DATA", Stage::data}, {".", Stage::message}};
  for (const auto& [line, stage] : stages) {
    SCOPED_TRACE(line);
    server_.once(line, {"451 4.3.0 try later\r\n"});
    const SmtpOutcome outcome = send_alone();
    EXPECT_EQ(outcome, (SmtpOutcome{Status::deferred, stage, 451, "4.3.0 try later"}));
  }
}

TEST_F(SmtpFaultsTest, F28_A5xxRejectsThisRecipientAndNoOther) {
  server_.on("RCPT TO:<bad@", {"550 5.1.1 no such user\r\n"});
  server_.on("DATA", {"554 5.5.1 no valid recipients\r\n"});
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session, "bad@y.org"),
            (SmtpOutcome{Status::rejected, Stage::rcpt, 550, "5.1.1 no such user"}));

  server_.on("DATA", {"354 go on\r\n"});
  EXPECT_EQ(send(session, "good@y.org").status, Status::accepted);
  EXPECT_EQ(send(session, "good@y.org").status, Status::accepted);
  EXPECT_EQ(server_.count("RSET"), 1U);  // only after the refused one
  EXPECT_EQ(server_.count("EHLO"), 2U);  // libcurl's and ours: one connection for all
}

TEST_F(SmtpFaultsTest, AServerThatWantsAMessageForNobodyGetsNone) {
  server_.on("RCPT", {"550 5.1.1 no such user\r\n"});
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session).status, Status::rejected);

  EXPECT_FALSE(session.is_open());
  EXPECT_EQ(server_.count("Subject"), 0U);
  EXPECT_EQ(server_.count("."), 0U);
}

TEST_F(SmtpFaultsTest, F29_ALossAfterTheFinalDotIsUncertain) {
  for (const After after : {After::close, After::reset}) {
    server_.once(".", {"", after});
    const SmtpOutcome outcome = send_alone();
    EXPECT_EQ(outcome.status, Status::uncertain);
    EXPECT_EQ(outcome.stage, Stage::message);
  }
  server_.once(".", {"what?\r\n"});
  EXPECT_EQ(send_alone().status, Status::uncertain);
  server_.once(".", {"", After::stall});
  EXPECT_EQ(send_alone(100ms).status, Status::uncertain);
}

TEST_F(SmtpFaultsTest, F29_ALossBeforeTheFinalDotIsNot) {
  for (const std::string line : {"MAIL", "RCPT", "DATA"}) {
    SCOPED_TRACE(line);
    server_.once(line, {"", After::reset});
    const SmtpOutcome outcome = send_alone();
    EXPECT_EQ(outcome.status, Status::deferred);
    EXPECT_EQ(outcome.code, 0);
  }
  EXPECT_EQ(server_.count("."), 0U);
}

TEST_F(SmtpFaultsTest, F30_A421ClosesAndDefers) {
  for (const std::string line : {"MAIL", "RCPT", "DATA", "."}) {
    SCOPED_TRACE(line);
    server_.once(line, {"421 4.3.2 shutting down\r\n", After::close});
    SmtpSession session(loop_);
    open(session);

    const SmtpOutcome outcome = send(session);

    EXPECT_EQ(outcome.status, Status::deferred);
    EXPECT_EQ(outcome.code, 421);
    EXPECT_FALSE(session.is_open());
  }
}

TEST_F(SmtpFaultsTest, F28_ARejectionCountsEvenWhenTheServerHangsUpAfterIt) {
  server_.on("RCPT", {"550 5.1.1 no such user\r\n", After::close});
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session), (SmtpOutcome{Status::rejected, Stage::rcpt, 550, "5.1.1 no such user"}));
  EXPECT_FALSE(session.is_open());
}

TEST_F(SmtpFaultsTest, F30_AServerThatIsNotThereIsWorthARetry) {
  SmtpSession session(loop_);
  Endpoint endpoint = server_.endpoint();
  endpoint.url = "smtp://127.0.0.1:1";
  EXPECT_EQ(wait(session.connect(endpoint)).error().kind, MailError::Kind::unreachable);
  endpoint = {.url = "smtps://no-such-host.invalid", .connect_limit = 5s};
  EXPECT_TRUE(wait(session.connect(endpoint)).error().transient());
  server_.greet_with({"421 busy\r\n", After::close});
  EXPECT_EQ(wait(session.connect(server_.endpoint())).error().kind, MailError::Kind::unreachable);
  server_.greet_with({"", After::stall});
  EXPECT_EQ(wait(session.connect(server_.endpoint())).error().kind, MailError::Kind::timeout);
}

TEST_F(SmtpFaultsTest, AServerThatHungUpBetweenTwoMailsIsNoticedBeforeTheSecond) {
  SmtpSession session(loop_);
  open(session);
  EXPECT_EQ(send(session).status, Status::accepted);
  EXPECT_TRUE(session.still_open());
  server_.once(".", {"250 2.0.0 queued\r\n421 4.4.2 too long\r\n", After::close});
  EXPECT_EQ(send(session).status, Status::accepted);
  wait(sleep_for(20ms));

  EXPECT_FALSE(session.still_open());
  EXPECT_FALSE(session.is_open());
  open(session);
  EXPECT_EQ(send(session).status, Status::accepted);
}

TEST_F(SmtpFaultsTest, F31_TheReplyToTheFinalDotHasALimitOfItsOwn) {
  server_.on(".", {.text = "250 2.0.0 at last\r\n", .delay = 600ms});

  const SmtpOutcome outcome = send_alone(5s);  // any other reply would be given up after 200 ms

  EXPECT_EQ(outcome, (SmtpOutcome{Status::accepted, Stage::message, 250, "2.0.0 at last"}));
  EXPECT_GE(SmtpLimits{}.final_reply, 10min);
}

TEST_F(SmtpFaultsTest, AReplyThatNeverEndsIsGivenUp) {
  SmtpSession session(loop_, {.reply = 400ms, .final_reply = 400ms});
  open(session);
  server_.on(".", {.text = "250-wait\r\n", .delay = 50ms, .times = 100});
  const auto begin = std::chrono::steady_clock::now();

  const SmtpOutcome outcome = send(session);

  EXPECT_EQ(outcome.status, Status::uncertain);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
}

TEST_F(SmtpFaultsTest, ALoginThatIsNotOfferedIsRefused) {
  Endpoint endpoint = server_.endpoint();
  endpoint.user = "ann";
  endpoint.password = "secret";
  SmtpSession session(loop_);

  const MailResult<> connected = wait(session.connect(endpoint));

  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().kind, MailError::Kind::refused_login);
  EXPECT_FALSE(session.is_open());
  EXPECT_EQ(server_.count("MAIL"), 0U);
}

TEST_F(SmtpFaultsTest, ALoginIsAcceptedOrRefusedOrPutOff) {
  server_.on("EHLO", {"250-scripted\r\n250 AUTH PLAIN LOGIN\r\n"});
  Endpoint endpoint = server_.endpoint();
  endpoint.user = "ann";
  endpoint.password = "secret";
  SmtpSession session(loop_);

  server_.on("AUTH PLAIN", {"235 2.7.0 welcome\r\n"});
  EXPECT_TRUE(wait(session.connect(endpoint)));
  server_.on("AUTH", {"535 5.7.8 wrong\r\n"});
  EXPECT_EQ(wait(session.connect(endpoint)).error().kind, MailError::Kind::refused_login);
  server_.on("AUTH", {"454 4.7.0 later\r\n"});
  EXPECT_EQ(wait(session.connect(endpoint)).error().kind, MailError::Kind::unreachable);
}

TEST_F(SmtpFaultsTest, F24_WithoutEncryptionNothingIsSaid) {
  Endpoint endpoint = server_.endpoint();
  endpoint.insecure = false;
  endpoint.user = "ann";
  endpoint.password = "secret";
  SmtpSession session(loop_);

  EXPECT_EQ(wait(session.connect(endpoint)).error().kind, MailError::Kind::untrusted);
  server_.on("EHLO", {"250-scripted\r\n250 STARTTLS\r\n"});
  server_.on("STARTTLS", {"220 go\r\n250 AUTH PLAIN\r\n"});
  EXPECT_EQ(wait(session.connect(endpoint)).error().kind, MailError::Kind::protocol);
  EXPECT_EQ(server_.count("AUTH"), 0U);
}

TEST_F(SmtpFaultsTest, WithoutPipeliningCommandsWaitForTheirReplies) {
  server_.on("EHLO", {"250 scripted\r\n"});
  server_.on("RCPT TO:<bad@", {"550 5.1.1 no such user\r\n"});
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session, "bad@y.org").status, Status::rejected);
  EXPECT_EQ(server_.count("DATA"), 0U);
  EXPECT_EQ(send(session, "good@y.org").status, Status::accepted);
}

TEST_F(SmtpFaultsTest, AServerWithoutEhloIsSpokenToInTheOldWay) {
  server_.on("EHLO", {"502 unknown\r\n"});
  server_.on("HELO", {"250 scripted\r\n"});
  SmtpSession session(loop_);
  open(session);

  EXPECT_EQ(send(session).status, Status::accepted);
}

TEST_F(SmtpFaultsTest, WhatMustBeDurableIsMadeSoBeforeTheFinalDot) {
  SmtpSession session(loop_);
  open(session);
  std::size_t dots_before = 99;
  auto note = [](std::size_t& dots, const test::ScriptedSmtp& server) -> Task<> {
    co_await sleep_for(50ms);  // all that was written has arrived
    dots = server.count(".");
  };

  const SmtpOutcome outcome =
      wait(session.send({.sender = "a@x.org", .recipient = "b@y.org", .message = message},
                        [&] { return note(dots_before, server_); }));

  EXPECT_EQ(outcome.status, Status::accepted);
  EXPECT_EQ(dots_before, 0U);
  EXPECT_EQ(server_.count("hello"), 1U);
}

TEST_F(SmtpFaultsTest, WhereThatFailsNothingIsSent) {
  SmtpSession session(loop_);
  open(session);
  auto fail = []() -> Task<> {
    co_await give_way();
    throw std::runtime_error("disk");
  };

  EXPECT_THROW(wait(session.send({.sender = "a@x.org", .recipient = "b@y.org", .message = message}, fail)),
               std::runtime_error);

  EXPECT_FALSE(session.is_open());
  EXPECT_EQ(server_.count("."), 0U);
}

TEST_F(SmtpFaultsTest, F11_ACancelledSendClosesTheConnection) {
  server_.on(".", {"", After::stall});
  SmtpSession session(loop_);
  open(session);

  EXPECT_FALSE(wait(
      with_timeout(session.send({.sender = "a@x.org", .recipient = "b@y.org", .message = message}), 100ms)));

  EXPECT_FALSE(session.is_open());
}

TEST_F(SmtpFaultsTest, ANullSenderThatIsRefusedIsKnownByItsStage) {
  server_.on("MAIL FROM:<>", {"550 5.1.0 sender required\r\n"});
  server_.on("DATA", {"503 5.5.1 no\r\n"});
  SmtpSession session(loop_);
  open(session);

  const SmtpOutcome outcome = wait(session.send({.recipient = "b@y.org", .message = message}));

  EXPECT_EQ(outcome.status, Status::rejected);
  EXPECT_EQ(outcome.stage, Stage::mail);
  EXPECT_TRUE(session.is_open());
}

TEST_F(SmtpFaultsTest, ALoginAskedForTooLateSaysNothingAboutTheMail) {
  server_.on("MAIL", {"530 5.7.0 authentication required\r\n"});

  EXPECT_EQ(send_alone().status, Status::deferred);
}

}  // namespace
}  // namespace ticketd::mail
