#include "daemon/outbox_rules.hpp"

#include <gtest/gtest.h>

namespace ticketd {
namespace {

using namespace std::chrono_literals;
using Status = mail::SmtpOutcome::Status;
using db::OutboxState;

constexpr db::Time noon{1'763'812'800s};

struct Case {
  const char* name;
  Status status;
  std::chrono::seconds age;
  int tries;
  OutboxState state;
  std::chrono::seconds pause;
};

TEST(OutboxRulesTest, WhatBecomesOfAnEntryFollowsTheAnswer) {
  const Case cases[] = {
      {"taken", Status::accepted, 0s, 0, OutboxState::accepted, 0s},
      {"refused for good (F28)", Status::rejected, 0s, 0, OutboxState::failed, 0s},
      {"refused for now: the first pause (F27)", Status::deferred, 0s, 0, OutboxState::queued, 1min},
      {"refused again: longer", Status::deferred, 1h, 3, OutboxState::queued, 8min},
      {"after five days it is given up (F33)", Status::deferred, 24h * 5 + 1s, 40, OutboxState::failed, 0s},
      {"lost after the final dot (F29)", Status::uncertain, 0s, 0, OutboxState::uncertain, 15min},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const db::OutboxEntry entry{.id = db::OutboxId{7}, .tries = c.tries, .created = noon - c.age};

    const db::SendResult result = after_try(entry, {.status = c.status, .code = 451, .text = "later"}, noon);

    EXPECT_EQ(result.id, entry.id);
    EXPECT_EQ(result.state, c.state);
    EXPECT_EQ(result.reply_code, 451);
    EXPECT_EQ(result.reply_text, "later");
    if (c.pause != 0s) EXPECT_EQ(result.next_try - noon, c.pause);
  }
}

TEST(OutboxRulesTest, WhatIsGivenUpKeepsTheServersLastWord) {
  EXPECT_EQ(given_up({.reply_code = 450, .reply_text = "greylisted"}).reply_text, "greylisted");
  EXPECT_EQ(given_up({}).reply_text, "no server took it within five days");
  EXPECT_EQ(given_up({}).state, OutboxState::failed);
}

TEST(OutboxRulesTest, AnAutomaticReplyIsNotSentAfterThreeDaysAnythingElseIs) {
  using db::OutgoingKind;
  const auto waited = [](OutgoingKind kind, std::chrono::seconds age) {
    return too_late({.kind = kind, .created = noon - age}, noon);
  };

  EXPECT_FALSE(waited(OutgoingKind::auto_reply, 72h));
  ASSERT_TRUE(waited(OutgoingKind::auto_reply, 72h + 1s));
  EXPECT_EQ(waited(OutgoingKind::auto_reply, 72h + 1s)->state, OutboxState::failed);
  EXPECT_FALSE(waited(OutgoingKind::answer, 100h));
}

TEST(OutboxRulesTest, ARefusedNullSenderIsToldFromARefusedMail) {
  using Stage = mail::SmtpOutcome::Stage;
  struct Refusal {
    Status status;
    Stage stage;
    const char* text;
    bool about_sender;
  };
  const Refusal refusals[] = {
      {Status::rejected, Stage::mail, "5.5.2 Syntax error", true},
      {Status::rejected, Stage::mail, "5.3.4 the message is too large", false},
      {Status::deferred, Stage::mail, "4.7.1 not now", false},
      {Status::rejected, Stage::rcpt, "5.1.8 <>: Sender address rejected", true},
      {Status::rejected, Stage::rcpt, "5.1.1 no such user", false},
      {Status::rejected, Stage::message,
       "5.7.60 SMTP; Client does not have permissions to send as this sender", true},
      {Status::rejected, Stage::message, "5.7.1 spam", false},
  };
  for (const Refusal& r : refusals) {
    SCOPED_TRACE(r.text);
    EXPECT_EQ(refuses_null_sender({.status = r.status, .stage = r.stage, .code = 550, .text = r.text}),
              r.about_sender);
  }
}

TEST(OutboxRulesTest, TheLogNamesNoRecipient) {
  const db::OutboxEntry entry{.recipient = "Ann@customer.example"};
  EXPECT_EQ(reply_for_log(entry, "5.1.1 <ann@Customer.example>: no such user ann@customer.example"),
            "5.1.1 <[recipient]>: no such user [recipient]");
  EXPECT_EQ(reply_for_log(entry, "2.0.0 Ok: queued as 4F1"), "2.0.0 Ok: queued as 4F1");
  EXPECT_EQ(reply_for_log({}, "2.0.0 Ok"), "2.0.0 Ok") << "an erased one";
}

}  // namespace
}  // namespace ticketd
