#include "autoresponder/suppression.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace ticketd::autoresponder {
namespace {

using parser::Email;
using parser::HeaderField;
using enum Suppression;

/// A person's mail to the desk: the one that is answered.
Email persons_mail() {
  return {
      .headers = {{"Return-Path", "<ann@example.org>"},
                  {"Received", "from mx.example.org by mail.acme.example; Tue, 24 Nov 2026 09:00:00 +0100"},
                  {"Auto-Submitted", "no"},
                  {"Content-Type", "text/plain; charset=utf-8"}},
      .from = {{"Ann", "ann@example.org"}},
      .to = {{"", "support@acme.example"}}};
}

SuppressionContext desk() {
  return {.sender = "ann@example.org",
          .mailbox_addresses = {"support@acme.example", "help@acme.example"},
          .own_addresses = {"support@acme.example", "help@acme.example", "sales@acme.example"},
          .agent_addresses = {"alice@acme.example", "alice@home.example"}};
}

TEST(SuppressionTest, APersonGetsAReply) { EXPECT_EQ(suppression(persons_mail(), desk()), none); }

TEST(SuppressionTest, EveryHeaderLineOfTheTable) {
  struct Case {
    const char* name;
    std::vector<HeaderField> headers;
    Suppression expected;
  };
  const Case cases[] = {
      {"bounce", {{"Return-Path", "<>"}}, null_sender},
      {"bounce, spaced and commented", {{"return-path", " < > (null)"}}, null_sender},
      {"null sender below another one",
       {{"Return-Path", "<a@b.example>"}, {"RETURN-PATH", "<>"}},
       null_sender},
      {"vacation notice", {{"auto-submitted", "auto-replied"}}, automatic},
      {"generated, with parameters", {{"Auto-Submitted", "auto-generated; owner-token=abc"}}, automatic},
      {"notified, odd case", {{"AUTO-SUBMITTED", "Auto-Notified"}}, automatic},
      {"an unknown word is no human", {{"Auto-Submitted", "yes"}}, automatic},
      {"an empty one is no human", {{"Auto-Submitted", ""}}, automatic},
      {"comment first", {{"Auto-Submitted", "(no) auto-replied"}}, automatic},
      {"explicit no", {{"Auto-Submitted", "NO"}}, none},
      {"explicit no with parameter and comment", {{"Auto-Submitted", "(a (b) c) no; x=auto-replied"}}, none},
      {"second instance counts", {{"Auto-Submitted", "no"}, {"Auto-Submitted", "auto-replied"}}, automatic},
      {"List-Id", {{"List-Id", "<dev.example.com>"}}, mailing_list},
      {"List-Help", {{"List-Help", "<mailto:h@example.com>"}}, mailing_list},
      {"List-Subscribe", {{"list-subscribe", "x"}}, mailing_list},
      {"List-Unsubscribe", {{"LIST-UNSUBSCRIBE", "<https://example.com/u>"}}, mailing_list},
      {"List-Post", {{"List-Post", "NO"}}, mailing_list},
      {"List-Owner", {{"List-Owner", ""}}, mailing_list},
      {"List-Archive", {{"List-Archive", "x"}}, mailing_list},
      {"bulk", {{"Precedence", "bulk"}}, bulk},
      {"junk", {{"precedence", " Junk"}}, bulk},
      {"list", {{"Precedence", "LIST"}}, bulk},
      {"auto_reply", {{"Precedence", "auto_reply"}}, bulk},
      {"X-Precedence", {{"x-precedence", "Auto_Reply"}}, bulk},
      {"second Precedence", {{"Precedence", "first-class"}, {"Precedence", "bulk"}}, bulk},
      {"first class is a person's", {{"Precedence", "first-class"}}, none},
      {"bulkhead is no bulk", {{"Precedence", "bulkhead"}}, none},
      {"feedback id", {{"Feedback-ID", "123:Bulk:shop"}}, bulk},
      {"another feedback id", {{"Feedback-ID", "123:order:shop"}}, none},
      {"suppress all", {{"X-Auto-Response-Suppress", "All"}}, reply_unwanted},
      {"suppress out of office", {{"X-Auto-Response-Suppress", "DR, OOF, AutoReply"}}, reply_unwanted},
      {"suppress automatic replies", {{"x-auto-response-suppress", "RN,autoreply"}}, reply_unwanted},
      {"delivery reports unwanted only", {{"X-Auto-Response-Suppress", "DR, RN, NRN"}}, none},
      {"X-Autoreply", {{"X-Autoreply", "yes"}}, machine_generated},
      {"X-Autorespond", {{"x-autorespond", ""}}, machine_generated},
      {"X-Autoresponder", {{"X-AUTORESPONDER", "x"}}, machine_generated},
      {"FC", {{"X-FC-MachineGenerated", "TRUE"}}, machine_generated},
      {"FC says no", {{"X-FC-MachineGenerated", "false"}}, none},
      {"report", {{"Content-Type", "Multipart/Report; report-type=delivery-status"}}, report},
      {"a report inside is a person's", {{"Content-Type", "multipart/mixed; x=\"multipart/report\""}}, none},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Email email = persons_mail();
    email.headers.insert(email.headers.end(), c.headers.begin(), c.headers.end());

    EXPECT_EQ(suppression(email, desk()), c.expected) << suppression_name(suppression(email, desk()));
  }
}

TEST(SuppressionTest, EverySenderLineOfTheTable) {
  struct Case {
    const char* sender;
    Suppression expected;
  };
  const Case cases[] = {
      {"", no_sender},
      {"MAILER-DAEMON@example.org", role_sender},
      {"Postmaster@example.org", role_sender},
      {"listserv@example.org", role_sender},
      {"majordomo@example.org", role_sender},
      {"owner-dev@example.org", role_sender},
      {"dev-request@example.org", role_sender},
      {"Dev-Request+x@example.org", role_sender},
      {"noreply@example.org", role_sender},
      {"No-Reply@example.org", role_sender},
      {"no_reply@example.org", role_sender},
      {"do-not-reply@example.org", role_sender},
      {"donotreply@example.org", role_sender},
      {"orders-noreply@example.org", role_sender},
      {"noreply+7f3a@example.org", role_sender},
      {"bounce@example.org", role_sender},
      {"bounces+123=ann=example.org@example.org", role_sender},
      {"ann@noreply.example.org", none},
      {"anno.reply@example.org", none},
      {"reply@example.org", none},
      {"owner@example.org", none},
      {"request@example.org", none},
      {"postmaster.general@example.org", none},
      {"Support@Acme.Example", own_address},
      {"support+t.k3jd@acme.example", own_address},
      {"sales@acme.example", own_address},
      {"alice@acme.example", agent},
      {"Alice@Home.example", agent},
      {"alice+phone@acme.example", agent},
      {"alice@other.example", none},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.sender);
    Email email = persons_mail();
    SuppressionContext context = desk();
    context.sender = c.sender;

    EXPECT_EQ(suppression(email, context), c.expected);
    if (c.expected == no_sender) continue;
    context.sender = "ann@example.org";  // a Reply-To there is as good a loop
    context.destination = c.sender;
    EXPECT_EQ(suppression(email, context), c.expected);
  }
}

TEST(SuppressionTest, OurAddressMustBeNamed) {
  struct Case {
    const char* name;
    std::vector<parser::Address> to;
    std::vector<parser::Address> cc;
    std::vector<HeaderField> headers;
    Suppression expected;
  };
  const Case cases[] = {
      {"nowhere", {}, {}, {}, not_addressed},
      {"somebody else", {{"", "list@example.org"}}, {{"", "x@acme.example"}}, {}, not_addressed},
      {"another mailbox of ours answers itself", {{"", "sales@acme.example"}}, {}, {}, not_addressed},
      {"To, odd case", {{"", "SUPPORT@acme.EXAMPLE"}}, {}, {}, none},
      {"Cc, alias", {}, {{"", "help@acme.example"}}, {}, none},
      {"with detail", {{"", "support+t.abc@acme.example"}}, {}, {}, none},
      {"Bcc", {}, {}, {{"bcc", "Support <support@acme.example>"}}, none},
      {"Resent-To", {}, {}, {{"Resent-To", "x@example.org, help+a@acme.example"}}, none},
      {"Resent-Cc", {}, {}, {{"Resent-Cc", "\"S\"<SUPPORT@acme.example>"}}, none},
      {"Resent-Bcc", {}, {}, {{"Resent-Bcc", "team: support@acme.example;"}}, none},
      {"a longer address is another", {}, {}, {{"Bcc", "notsupport@acme.example.org"}}, not_addressed},
      {"in a comment it is nobody's",
       {},
       {},
       {{"Bcc", "x@example.org (support@acme.example)"}},
       not_addressed},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    Email email = persons_mail();
    email.to = c.to;
    email.cc = c.cc;
    email.headers.insert(email.headers.end(), c.headers.begin(), c.headers.end());

    EXPECT_EQ(suppression(email, desk()), c.expected);
  }
}

TEST(SuppressionTest, WhatOnlyTheDaemonKnows) {
  struct Case {
    const char* name;
    void (*change)(SuppressionContext&);
    Suppression expected;
  };
  const Case cases[] = {
      {"our own mail", [](SuppressionContext& c) { c.ours = true; }, loop},
      {"failed authentication", [](SuppressionContext& c) { c.authentication_failed = true; },
       not_authenticated},
      {"spam", [](SuppressionContext& c) { c.spam = true; }, spam},
      {"three days old", [](SuppressionContext& c) { c.age = std::chrono::days{3}; }, none},
      {"older", [](SuppressionContext& c) { c.age = std::chrono::days{3} + std::chrono::seconds{1}; },
       too_old},
      {"a server's clock ahead of ours", [](SuppressionContext& c) { c.age = -std::chrono::hours{1}; }, none},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    SuppressionContext context = desk();
    c.change(context);

    EXPECT_EQ(suppression(persons_mail(), context), c.expected);
  }
}

TEST(SuppressionTest, MoreThanFiftyReceivedFieldsAreALoop) {
  Email email = persons_mail();
  for (std::size_t i = 1; i < max_received_fields; ++i) email.headers.push_back({"received", "by x"});
  EXPECT_EQ(suppression(email, desk()), none);

  email.headers.push_back({"RECEIVED", "by x"});

  EXPECT_EQ(suppression(email, desk()), too_many_hops);
}

TEST(SuppressionTest, WhatTheParserTookForAMachineIsNotAnswered) {
  for (parser::Kind kind : {parser::Kind::autoreply, parser::Kind::bounce, parser::Kind::list}) {
    Email email = persons_mail();
    email.kind = kind;
    EXPECT_EQ(suppression(email, desk()), recognised_machine) << parser::kind_name(kind);
  }
}

TEST(SuppressionTest, EveryReasonHasItsOwnName) {
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(too_old); ++i) {
    const std::string_view name = suppression_name(static_cast<Suppression>(i));
    EXPECT_EQ(std::ranges::count(names, name), 0) << name;
    names.push_back(name);
  }
  EXPECT_EQ(names.front(), "none");
}

}  // namespace
}  // namespace ticketd::autoresponder
