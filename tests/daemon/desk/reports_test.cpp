#include "daemon/desk/reports.hpp"

#include <gmock/gmock.h>

#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::Direction;
using db::LedgerOutcome;
using db::OutgoingKind;
using db::TicketState;
using testing::HasSubstr;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string bob = "bob@acme.example";
const std::string support = "support@acme.example";

/// Ann's ticket 1, answered by Alice and closed.
class ReportsTest : public testing::Test {
 protected:
  ReportsTest() {
    world.receive(mail(ann, support, "Broken lamp", "It does not light."));
    acknowledgement = world.only(OutgoingKind::auto_reply).email;
    to_alice = world.only(OutgoingKind::notification, alice).email;
    world.receive(reply(alice, to_alice, "#close\nTurn it on."));
    answer = world.only(OutgoingKind::answer).email;
  }
  static parser::Email report_about(const parser::Email& sent, const std::string& recipient, bool permanent) {
    auto email = mail("MAILER-DAEMON@mx.example", support, "Undelivered Mail", "It failed.");
    email.kind = parser::Kind::bounce;
    email.headers.push_back({"Return-Path", "<>"});
    email.bounce = parser::Bounce{.recipients = {recipient},
                                  .status = permanent ? "5.1.1" : "4.4.1",
                                  .permanent = permanent,
                                  .original_message_id = sent.message_id,
                                  .diagnostic = "no such user"};
    return email;
  }
  static parser::Email vacation(const std::string& from, const parser::Email& about) {
    auto email = reply(from, about, "I am away.");
    email.kind = parser::Kind::autoreply;
    email.kind_reason = "auto-submitted: auto-replied";
    email.headers.push_back({"Auto-Submitted", "auto-replied"});
    return email;
  }
  void expect_shown_only(const db::Filing& filing) {
    EXPECT_EQ(filing.outcome, LedgerOutcome::report);
    EXPECT_EQ(filing.ticket, db::TicketId{1});
    ASSERT_EQ(filing.messages.size(), 1U);
    EXPECT_EQ(filing.messages[0].direction, Direction::report);
    EXPECT_EQ(filing.change, db::TicketChange{}) << "it reopens nothing";
    EXPECT_TRUE(filing.new_clocks.empty());
    EXPECT_FALSE(filing.events.empty());
    for (const Sent& sent : world.latest) EXPECT_EQ(sent.kind, OutgoingKind::notice) << sent.recipient;
  }

  World world;
  parser::Email acknowledgement;
  parser::Email to_alice;
  parser::Email answer;
};

TEST_F(ReportsTest, F34AReportAboutAnAnswerIsShownAndTheOwnerTold) {
  const auto filing = world.receive(report_about(answer, ann, true));

  expect_shown_only(filing);
  const auto& notice = world.only(OutgoingKind::notice);
  EXPECT_EQ(notice.recipient, alice);
  EXPECT_EQ(notice.mail_from, "");
  EXPECT_THAT(notice.email.text, HasSubstr("could not be delivered to " + ann));
  EXPECT_THAT(notice.email.text, HasSubstr("5.1.1 no such user"));
}

TEST_F(ReportsTest, F34AReportAboutAnAcknowledgementCausesNoMail) {
  expect_shown_only(world.receive(report_about(acknowledgement, ann, true)));
  EXPECT_TRUE(world.latest.empty());
}

TEST_F(ReportsTest, F34ADelayIsShownAndNobodyIsTold) {
  const auto filing = world.receive(report_about(answer, ann, false));
  expect_shown_only(filing);
  EXPECT_EQ(filing.events[0].kind, "delivery_delayed");
  EXPECT_TRUE(world.latest.empty());
}

TEST_F(ReportsTest, F34AFailedNotificationIsToldToTheOthers) {
  expect_shown_only(world.receive(report_about(to_alice, alice, true)));
  EXPECT_EQ(world.only(OutgoingKind::notice).recipient, bob);
}

TEST_F(ReportsTest, F34AReportAboutANoticeCausesNothing) {
  world.receive(report_about(answer, ann, true));
  const auto notice = world.only(OutgoingKind::notice).email;
  expect_shown_only(world.receive(report_about(notice, alice, true)));
  EXPECT_TRUE(world.latest.empty());
}

TEST_F(ReportsTest, AReportAboutNothingWeSentIsDropped) {
  parser::Email other;
  other.message_id = "spam@elsewhere.example";
  const auto filing = world.receive(report_about(other, ann, true));
  EXPECT_EQ(filing.outcome, LedgerOutcome::dropped);
  EXPECT_TRUE(world.latest.empty());
}

TEST_F(ReportsTest, WhatOnlyLooksLikeAReportIsKept) {
  parser::Email other;
  auto email = report_about(other, ann, true);
  set_header(email, "Return-Path", "<ann@customer.example>");
  const auto filing = world.receive(email);
  EXPECT_EQ(filing.outcome, LedgerOutcome::opened);
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
}

TEST_F(ReportsTest, F35AVacationNoticeIsShownAndRelayedToNobody) {
  expect_shown_only(world.receive(vacation(ann, answer)));
  EXPECT_TRUE(world.latest.empty());
  expect_shown_only(world.receive(vacation(ann, acknowledgement)));
  EXPECT_TRUE(world.latest.empty());
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::closed);
}

TEST_F(ReportsTest, F35AnAgentsVacationNoticeNeverReachesTheCustomer) {
  expect_shown_only(world.receive(vacation(alice, to_alice)));
  EXPECT_TRUE(world.latest.empty());

  auto bare = vacation(alice, to_alice);
  bare.to = {{"", support}};
  bare.in_reply_to.clear();
  bare.references.clear();
  EXPECT_EQ(world.receive(bare).outcome, LedgerOutcome::dropped);
  EXPECT_TRUE(world.latest.empty());
}

TEST_F(ReportsTest, F35AnAgentsVacationNoticeIsKnownByItsFieldsWhateverItsWords) {
  const parser::HeaderField fields[] = {{"Return-Path", "<>"},
                                        {"Auto-Submitted", "(away) auto-replied"},
                                        {"X-Autoresponder", "yes"},
                                        {"Content-Type", "multipart/report"}};
  for (const parser::HeaderField& field : fields) {
    SCOPED_TRACE(field.name);
    auto email = reply(alice, to_alice, "See you on Monday, Bob takes your mails.");
    email.headers.push_back(field);
    expect_shown_only(world.receive(email));
    EXPECT_TRUE(world.latest.empty());
  }
  auto answered = reply(alice, to_alice, "It comes on Monday.");
  answered.headers.push_back({"Return-Path", "<alice@acme.example>"});
  answered.headers.push_back({"Auto-Submitted", "no"});
  EXPECT_EQ(world.receive(answered).outcome, LedgerOutcome::answered);

  auto of_ann = reply(ann, answer, "I am a form.");
  of_ann.headers.push_back({"Return-Path", "<>"});
  EXPECT_EQ(world.receive(of_ann).outcome, LedgerOutcome::joined) << "a customer's words are never hidden";
}

TEST_F(ReportsTest, AnAutomaticMailOfNoTicketIsKeptAndNotAnswered) {
  auto email = mail("shop@partner.example", support, "Order 12", "Thank you");
  email.kind = parser::Kind::autoreply;
  EXPECT_EQ(world.receive(email).outcome, LedgerOutcome::opened);
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
}

TEST_F(ReportsTest, AnotherHelpDesksAnswerIsShownToAgents) {
  auto email = vacation(ann, answer);
  set_header(email, "Auto-Submitted", "auto-generated");
  const auto filing = world.receive(email);
  EXPECT_EQ(filing.outcome, LedgerOutcome::report);
  EXPECT_EQ(filing.change, db::TicketChange{});
  EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text, HasSubstr("I am away."));
}

TEST_F(ReportsTest, WhatComesFromAnAddressThatTakesNoAnswerIsShownToAgents) {
  const auto email = parser::parse(
      "From: Customer Desk <no-reply@customer.example>\r\nTo: support@acme.example\r\n"
      "Subject: Re: Broken lamp\r\nMessage-ID: <7@customer.example>\r\nIn-Reply-To: <" +
      answer.message_id + ">\r\n\r\nThe lamp is on its way back to you.\r\n");
  const auto filing = world.receive(email);
  EXPECT_EQ(filing.outcome, LedgerOutcome::report);
  EXPECT_EQ(filing.change, db::TicketChange{});
  EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text, HasSubstr("on its way back to you"));
}

TEST_F(ReportsTest, F28F33AFailedAnswerIsToldToTheOwner) {
  db::OutboxEntry entry{.kind = OutgoingKind::answer,
                        .recipient = ann,
                        .reply_code = 550,
                        .reply_text = "5.1.1 No such\r\nuser"};

  const auto refused = delivery_failed(entry, world.ticket(1), world.desk, {.now = world.now});
  EXPECT_EQ(refused.ticket, db::TicketId{1});
  EXPECT_EQ(refused.events.at(0).detail, ann + " 550 5.1.1 No such user");
  ASSERT_EQ(refused.outgoing.size(), 1U);
  EXPECT_EQ(refused.outgoing[0].kind, OutgoingKind::notice);
  EXPECT_EQ(refused.outgoing[0].recipients, std::vector{alice});

  entry.reply_code = 0;
  EXPECT_THAT(delivery_failed(entry, world.ticket(1), world.desk, {.now = world.now}).outgoing.at(0).message,
              HasSubstr("before it expired"));
}

TEST_F(ReportsTest, F28AFailedNoticeOrAutomaticReplyCausesNothing) {
  for (const auto kind : {OutgoingKind::notice, OutgoingKind::auto_reply, OutgoingKind::ops_report,
                          OutgoingKind::weekly_report}) {
    const db::OutboxEntry entry{.kind = kind, .recipient = alice, .reply_code = 550};
    EXPECT_TRUE(delivery_failed(entry, world.ticket(1), world.desk, {.now = world.now}).outgoing.empty());
  }
}

TEST_F(ReportsTest, F28WhereTheOnlyAgentFailedNobodyIsLeftToTell) {
  world.ticket(1).ticket.queue = "sales";
  world.ticket(1).ticket.assignee.clear();
  const db::OutboxEntry entry{
      .kind = OutgoingKind::notification, .recipient = "Carol@acme.example", .reply_code = 550};
  const auto filing = delivery_failed(entry, world.ticket(1), world.desk, {.now = world.now});
  EXPECT_TRUE(filing.outgoing.empty());
  EXPECT_EQ(filing.events.size(), 1U);
}

}  // namespace
}  // namespace ticketd::desk::test
