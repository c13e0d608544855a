#include "daemon/mail/smtp_commands.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <variant>

namespace ticketd::mail {
namespace {

using Status = SmtpOutcome::Status;
using Stage = SmtpOutcome::Stage;

constexpr SmtpExtensions everything{
    .pipelining = true, .eight_bit_mime = true, .smtputf8 = true, .size = true, .max_size_bytes = 1000};

TEST(SmtpCommandsTest, TheEnvelopeSaysWhatTheServerOffersToHear) {
  struct Case {
    std::string_view name, sender, recipient;
    MessageFacts facts;
    SmtpExtensions offered;
    std::string_view mail, rcpt;
  };
  const Case cases[] = {
      {"plain", "a@x.org", "b@y.org", {.wire_bytes = 7}, {}, "MAIL FROM:<a@x.org>", "RCPT TO:<b@y.org>"},
      {"null sender", "", "b@y.org", {}, {}, "MAIL FROM:<>", "RCPT TO:<b@y.org>"},
      {"size",
       "a@x.org",
       "b@y.org",
       {.wire_bytes = 1000},
       everything,
       "MAIL FROM:<a@x.org> SIZE=1000",
       "RCPT TO:<b@y.org>"},
      {"8 bit body",
       "a@x.org",
       "b@y.org",
       {.eight_bit_body = true},
       everything,
       "MAIL FROM:<a@x.org> SIZE=0 BODY=8BITMIME",
       "RCPT TO:<b@y.org>"},
      {"8 bit body, not offered",
       "a@x.org",
       "b@y.org",
       {.eight_bit_body = true},
       {},
       "MAIL FROM:<a@x.org>",
       "RCPT TO:<b@y.org>"},
      {"8 bit header",
       "a@x.org",
       "b@y.org",
       {.eight_bit_header = true},
       everything,
       "MAIL FROM:<a@x.org> SIZE=0 BODY=8BITMIME SMTPUTF8",
       "RCPT TO:<b@y.org>"},
      {"8 bit local part",
       "a@x.org",
       "jürgen@y.org",
       {},
       everything,
       "MAIL FROM:<a@x.org> SIZE=0 SMTPUTF8",
       "RCPT TO:<jürgen@y.org>"},
      {"8 bit domain",
       "a@x.org",
       "b@bücher.example",
       {},
       {},
       "MAIL FROM:<a@x.org>",
       "RCPT TO:<b@xn--bcher-kva.example>"},
      {"plus address",
       "support+tok@x.org",
       "b@y.org",
       {},
       {},
       "MAIL FROM:<support+tok@x.org>",
       "RCPT TO:<b@y.org>"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto envelope = smtp_envelope(c.sender, c.recipient, c.facts, c.offered);
    ASSERT_TRUE(std::holds_alternative<SmtpEnvelope>(envelope));
    EXPECT_EQ(std::get<SmtpEnvelope>(envelope).mail, c.mail);
    EXPECT_EQ(std::get<SmtpEnvelope>(envelope).rcpt, c.rcpt);
  }
}

TEST(SmtpCommandsTest, AnAddressThatWouldEndTheCommandIsRejected) {
  for (const std::string_view address : {"", "a", "a@", "@y.org", "a@y.org>\r\nRCPT TO:<c@y.org", "a@y.org\n",
                                         "a b@y.org", "<a@y.org>", "a@y.org\x7f", "a@b\xFF\xFE.org"}) {
    SCOPED_TRACE(address);
    const auto envelope = smtp_envelope("a@x.org", address, {}, everything);
    ASSERT_TRUE(std::holds_alternative<SmtpOutcome>(envelope));
    EXPECT_EQ(std::get<SmtpOutcome>(envelope).status, Status::rejected);
    EXPECT_EQ(std::get<SmtpOutcome>(envelope).stage, Stage::rcpt);
  }
  const auto envelope = smtp_envelope("a@x.org>\r\nDATA", "b@y.org", {}, everything);
  EXPECT_EQ(std::get<SmtpOutcome>(envelope).stage, Stage::mail);
  EXPECT_TRUE(std::holds_alternative<SmtpOutcome>(
      smtp_envelope("a@x.org", std::string(400, 'a') + "@y.org", {}, everything)));
}

TEST(SmtpCommandsTest, WhatTheServerCannotTakeIsRejectedBeforeItIsSent) {
  const auto large = smtp_envelope("a@x.org", "b@y.org", {.wire_bytes = 1001}, everything);
  EXPECT_EQ(std::get<SmtpOutcome>(large).code, 552);
  const auto international = smtp_envelope("a@x.org", "jürgen@y.org", {}, {});
  EXPECT_EQ(std::get<SmtpOutcome>(international).code, 553);
}

TEST(SmtpCommandsTest, RepliesDecideWhatBecomesOfAMail) {
  struct Case {
    int code;
    Status expected;
  };
  const Case cases[] = {{450, Status::deferred}, {421, Status::deferred}, {550, Status::rejected},
                        {552, Status::rejected}, {554, Status::rejected}, {530, Status::deferred},
                        {535, Status::deferred}, {503, Status::deferred}, {250, Status::deferred},
                        {354, Status::deferred}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.code);
    const SmtpOutcome outcome = failed_outcome(Stage::rcpt, {c.code, {"5.1.1 a", "b"}});
    EXPECT_EQ(outcome, (SmtpOutcome{c.expected, Stage::rcpt, c.code, "5.1.1 a b"}));
  }
}

}  // namespace
}  // namespace ticketd::mail
