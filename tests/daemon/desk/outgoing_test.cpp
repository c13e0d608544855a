// The mails themselves: notifications, answers, what is cut out of replies.
#include <gmock/gmock.h>

#include "daemon/desk/answer.hpp"
#include "daemon/desk/answer_cut.hpp"
#include "daemon/desk/marker.hpp"
#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::OutgoingKind;
using parser::Disposition;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string support = "support@acme.example";

TEST(NotificationTest, ShowsTheMailAsItCame) {
  World world;
  auto email = mail(ann, support, "Broken lamp", "See the picture.");
  email.from.front().name = "Ann Example";
  email.html = "<p>See the <img src=\"cid:lamp\"></p>";
  email.attachments = {{"lamp.png", "image/png", "lamp", Disposition::inline_part, "PNG"},
                       {"bill.pdf", "application/pdf", "", Disposition::attachment, "PDF"}};
  world.receive(email);

  const auto told = world.only(OutgoingKind::notification, alice).email;
  EXPECT_EQ(told.from.front().name, "Ann Example via Acme Support");
  EXPECT_THAT(told.text,
              testing::StartsWith("---- Write above this line: ticket #1 ----\nTicket #1 | open | due "));
  EXPECT_THAT(told.text, HasSubstr("Customer: Ann Example <ann@customer.example> | first ticket\n"));
  EXPECT_THAT(told.html, HasSubstr("Write above this line: ticket #1"));
  EXPECT_THAT(told.html, HasSubstr("cid:lamp"));
  ASSERT_EQ(told.attachments.size(), 2U);
  EXPECT_EQ(told.attachments[0].content, "PNG");
  EXPECT_EQ(told.attachments[1].content, "PDF");
  EXPECT_EQ(parser::find_header(told, "Auto-Submitted")->value, "auto-generated");
}

TEST(NotificationTest, EveryAgentHasTheirOwnWayToAnswer) {
  World world;
  world.receive(mail(ann, support, "Broken lamp", "x"));
  const auto to_alice = world.only(OutgoingKind::notification, alice).email;
  const auto to_bob = world.only(OutgoingKind::notification, "bob@acme.example").email;
  EXPECT_NE(to_alice.reply_to, to_bob.reply_to);
  EXPECT_NE(to_alice.message_id, to_bob.message_id);
  EXPECT_THAT(to_alice.text, HasSubstr("For colleagues only: support+n"));
}

TEST(NotificationTest, F43NothingOfACustomersWordsBecomesAHeader) {
  World world;
  auto email = mail(ann, support, "Lamp\r\nBcc: victim@b.example\r\n\r\nbody", "x");
  email.from.front().name = "Ann\r\nBcc: victim@b.example";
  email.message_id = "id\r\nBcc: victim@b.example";
  email.references = {"a\nBcc: victim@b.example"};
  email.attachments = {
      {"a\r\nBcc: victim@b.example", "text/plain\r\nX: y", "c\r\nBcc: x", Disposition::attachment, "x"}};
  world.receive(email);
  world.receive(reply(alice, world.only(OutgoingKind::notification, alice).email, "Turn it on."));

  ASSERT_GE(world.sent.size(), 5U);
  for (const Sent& sent : world.sent) {
    EXPECT_EQ(parser::find_header(sent.email, "Bcc"), nullptr);
    EXPECT_EQ(parser::find_header(sent.email, "X"), nullptr);
  }
}

TEST(NotificationTest, ANameCannotWriteLinesOfTheHeaderBlockNorTurnTheAddress) {
  World world;
  auto email = unverified(mail("eve@other.example", support, "Lamp\u2029x", "x"));
  email.from.front().name = "Ann\u2028Note: verified\u0085\u202E\u2066 Lee";
  world.receive(email);

  const auto told = world.only(OutgoingKind::notification, alice).email;
  EXPECT_THAT(told.text,
              HasSubstr("\nCustomer: Ann Note: verified Lee <eve@other.example> | first ticket\n"));
  EXPECT_EQ(told.from.front().name, "Ann Note: verified Lee via Acme Support");
  EXPECT_EQ(told.subject, "[#1] Lamp x");
}

TEST(NotificationTest, SaysWhereAnswersGo) {
  World world;
  auto email = unverified(mail(ann, support, "Lamp", "x"));
  email.reply_to = {{"", "eve@other.example"}};
  world.receive(email);
  EXPECT_THAT(world.only(OutgoingKind::notification, alice).email.text,
              HasSubstr("\nNote: answers go to eve@other.example, as the customer asks (Reply-To)\n"));
}

TEST(NotificationTest, SuggestionsAndEarlierTicketsAreNamed) {
  World world;
  world.receive(mail(ann, support, "One", "x"));
  world.now += std::chrono::days(1);
  const Incoming in{.internal_date = world.now,
                    .mailbox = support,
                    .email = mail(ann, support, "Two", "x"),
                    .suggestions = {{"returns-late", 0.934}, {"shipping", 0.5}}};
  const auto filing =
      decide(in, world.look_up(lookup_keys(in, world.desk, world.now)), world.desk, {.now = world.now});
  const auto told = parser::parse(filing.outgoing.back().message);
  EXPECT_THAT(
      told.text,
      HasSubstr("| 1 ticket before\nFAQ: returns-late 93%, shipping 50%; the customer was shown none\n"));
}

TEST(NotificationTest, WhatIsTooLargeIsNamedAndLeftOut) {
  World world;
  auto email = mail(ann, support, "Films", std::string(notification_text_bytes_max + 10, 'x'));
  email.html = "<p>" + email.text + "</p>";
  email.attachments = {{"small.txt", "text/plain", "", Disposition::attachment, "small"},
                       {"film.mp4", "video/mp4", "", Disposition::attachment,
                        std::string(notification_attachments_bytes_max, 'f')}};
  world.receive(email);
  const auto told = world.only(OutgoingKind::notification, alice).email;
  ASSERT_EQ(told.attachments.size(), 1U);
  EXPECT_EQ(told.attachments[0].name, "small.txt");
  EXPECT_TRUE(told.text.contains("left out, too large for this mail: film.mp4 (20480 KB)"));
  EXPECT_TRUE(told.text.contains("the text is cut"));
  EXPECT_EQ(told.html, "");
}

TEST(NotificationTest, ALongTextWithoutAsciiIsCutAndNotLost) {
  World world;
  std::string text;
  while (text.size() <= notification_text_bytes_max) text += "很";
  world.receive(mail(ann, support, "很", text));
  const auto told = world.only(OutgoingKind::notification, alice).email;
  EXPECT_TRUE(told.text.contains(text.substr(0, 300 * 1024)));
  EXPECT_TRUE(told.text.contains("the text is cut"));
}

TEST(AnswerTest, OneReOneTag) {
  const db::TicketId id{12};
  const std::pair<std::string, std::string> cases[] = {
      {"Broken lamp", "Re: [#12] Broken lamp"},
      {"Re: Broken lamp", "Re: [#12] Broken lamp"},
      {"AW: Re: [#12] Broken lamp", "Re: [#12] Broken lamp"},
      {"Re: [#12] Re: [#12] Broken lamp", "Re: [#12] Broken lamp"},
      {"\u56DE\u590D\uFF1A\u706F", "Re: [#12] \u706F"},
      {"[list] Re: lamp", "Re: [#12] [list] Re: lamp"},
      {"Re: a: b", "Re: [#12] a: b"},
      {"", "Re: [#12]"},
      {"a\r\nBcc: x", "Re: [#12] a Bcc: x"},
  };
  for (const auto& [subject, expected] : cases) EXPECT_EQ(answer_subject(subject, id), expected);
}

TEST(AnswerTest, ReferencesKeepTheFirstAndTheNewest) {
  EXPECT_THAT(answer_references({"a", "b"}, "c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(answer_references({"a", "c", "b"}, "c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(answer_references({"a"}, ""), ElementsAre("a"));
  std::vector<std::string> many;
  for (int i = 0; i < 100; ++i) many.push_back(std::to_string(i));
  const auto kept = answer_references(many, "last");
  EXPECT_EQ(kept.size(), 20U);
  EXPECT_EQ(kept.front(), "0");
  EXPECT_EQ(kept[1], "82");
  EXPECT_EQ(kept.back(), "last");
}

TEST(AnswerTest, GoesToRequesterAndParticipantsEachOnce) {
  World world;
  auto email = mail(ann, support, "Broken lamp", "x");
  email.reply_to = {{"", "desk@customer.example"}};
  world.receive(email);
  world.ticket(1).participants.push_back({.number = 3, .address = "bad address"});
  world.ticket(1).participants.push_back({.number = 4, .address = "desk@customer.example"});
  world.ticket(1).participants.insert(world.ticket(1).participants.begin(),
                                      {.number = 2, .address = "carl@b.example"});

  world.receive(reply(alice, world.only(OutgoingKind::notification, alice).email, "Turn it on."));

  EXPECT_EQ(world.count(OutgoingKind::answer), 2);
  const auto sent = world.only(OutgoingKind::answer, "carl@b.example").email;
  EXPECT_EQ(sent.to, (std::vector<parser::Address>{{"", "desk@customer.example"}}));
  EXPECT_EQ(sent.cc, (std::vector<parser::Address>{{"", "carl@b.example"}}));
}

TEST(AnswerTest, AnAgentsTokenInACustomersReferencesIsNotPassedOn) {
  World world;
  world.receive(mail(ann, support, "Broken lamp", "x"));
  const auto to_alice = world.only(OutgoingKind::notification, alice).email;
  world.ticket(1).last_from_customer->references = {"a@b.example", to_alice.message_id};
  world.receive(reply(alice, to_alice, "Turn it on."));
  EXPECT_THAT(world.only(OutgoingKind::answer).email.references, Not(testing::Contains(to_alice.message_id)));
}

TEST(AnswerCutTest, AboveTheMarkerWhateverTheClientPutsThere) {
  const std::string below = "> " + marker(db::TicketId{7}) + "\n> Ticket #7 | open | due tomorrow\n> hello\n";
  const std::pair<std::string, std::string> cases[] = {
      {"Yes.\n\nOn Tue, 24 Nov 2026 at 15:00, Ann via Acme Support <support+x@acme.example> wrote:\n" + below,
       "Yes."},
      {"Yes.\nNo.\n\nAm 24.11.2026 um 15:00 schrieb Ann via Acme Support\n<support+x@acme.example>:\n" +
           below,
       "Yes.\nNo."},
      {"Yes.\n-- \nAlice\n\nOn Tue, Ann <support@acme.example> wrote:\n" + below, "Yes."},
      {"Yes.\n\n________________________________\nFrom: Ann via Acme Support <support+x@acme.example>\nSent: "
       "Tuesday\n"
       "To: Alice\nSubject: [#7] Lamp\n\n" +
           marker(db::TicketId{7}) + "\nTicket #7 | open\nhello\n",
       "Yes."},
  };
  for (const auto& [text, expected] : cases) {
    parser::Email email;
    email.text = text;
    email.reply_text = "not this";
    EXPECT_EQ(written_now(email, db::TicketId{7}).text, expected) << text;
  }
}

TEST(AnswerCutTest, AnotherTicketsMarkerIsNoCut) {
  parser::Email email;
  email.text = "Yes.\n\n> " + marker(db::TicketId{8}) + "\n> x";
  email.reply_text = "From the reply text rules";
  EXPECT_EQ(written_now(email, db::TicketId{7}).text, "From the reply text rules");
}

TEST(AnswerCutTest, CommandLinesAreTakenOutOfHtmlOrNothingIs) {
  EXPECT_EQ(html_without("<p>#close</p><p>Yes</p>", {"#close"}), "<p></p><p>Yes</p>");
  EXPECT_EQ(html_without("<b>#as</b>sign <i>bob</i><br>Yes", {"#assign bob"}), "<b></b> <i></i><br>Yes");
  EXPECT_EQ(html_without("Yes", {}), "Yes");
  EXPECT_EQ(html_without("<p>Yes</p><p>#close</p>", {"#close"}), "");
  EXPECT_EQ(html_without("", {"#close"}), "");
  EXPECT_EQ(html_without("<p #close", {"#close"}), "");
}

TEST(AnswerCutTest, ALineOfTheHtmlGivesWayToOtherWords) {
  EXPECT_EQ(html_with("<p>Hello</p><p>#faq <b>a</b></p><p>Bye</p>", "#faq a", "<ul></ul>"),
            "<p>Hello</p><p><ul></ul> <b></b></p><p>Bye</p>");
  EXPECT_EQ(html_with("No #1, <i>#faq</i>&nbsp;b and #faq a", "#faq a", "X"),
            "No #1, <i>#faq</i>&nbsp;b and X ");
  EXPECT_EQ(html_with("<a href=\"#faq a\">#faq a</a>", "#faq a", "X"), "<a href=\"#faq a\">X </a>");
  EXPECT_EQ(html_with("<p>Hello</p>", "#faq a", "X"), "");
  EXPECT_EQ(html_with("#faq <p a", "#faq a", "X"), "");
}

TEST(DecideTest, TheContentHashIsOfFromDateAndBody) {
  const auto hash = [](const std::string& from, const std::string& date, const std::string& body) {
    const std::string raw = "From: " + from + "\nDate: " + date + "\nReceived: x\n\n" + body;
    return content_hash(parser::parse(raw), raw);
  };
  const std::string one = hash("ann@b.example", "Tue, 24 Nov 2026 15:00:00 +0100", "hello\n\nworld\n");
  EXPECT_EQ(one.size(), 64U);
  EXPECT_NE(one, hash("eve@b.example", "Tue, 24 Nov 2026 15:00:00 +0100", "hello\n\nworld\n"));
  EXPECT_NE(one, hash("ann@b.example", "Tue, 24 Nov 2026 15:00:01 +0100", "hello\n\nworld\n"));
  EXPECT_NE(one, hash("ann@b.example", "Tue, 24 Nov 2026 15:00:00 +0100", "hello\n\nwor1d\n"));
  EXPECT_EQ(one, hash("Ann <ANN@b.example>", "Tue, 24 Nov 2026 15:00:00 +0100", "hello\r\n\r\nworld\r\n\r\n"))
      << "the same mail by another way";
}

}  // namespace
}  // namespace ticketd::desk::test
