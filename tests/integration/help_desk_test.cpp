// The main job end to end: real Dovecot, real Postfix, the built ticketd, real mail clients.
#include "tests/integration/help_desk.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace ticketd::test {
namespace {

using parser::Email;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* ann = "ann@customer.example";

std::string header(const Email& mail, std::string_view name) {
  const parser::HeaderField* field = parser::find_header(mail, name);
  return field == nullptr ? "" : field->value;
}

std::string text_of(const boost::json::object& object, std::string_view key) {
  return std::string(object.at(key).as_string());
}

std::vector<std::string> member_of_each(const boost::json::object& ticket, std::string_view array,
                                        std::string_view key) {
  std::vector<std::string> values;
  for (const auto& element : ticket.at(array).as_array()) values.push_back(text_of(element.as_object(), key));
  return values;
}

class HelpDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto reason = MailServers::reason_to_skip(MailServerOptions::Servers::imap_and_smtp);
    if (!reason.empty()) GTEST_SKIP() << reason;
  }

  /// Ann's question, acknowledged, and the notification alice got.
  static Email ask_and_notify(HelpDesk& desk, const std::string& id = "q1@customer.example") {
    desk.write({.from = ann, .subject = "My parcel is late", .id = id, .text = "Where is my parcel?"});
    return desk.wait_for_mail(alice, subject_contains("My parcel is late"));
  }

  static Letter answer_to(const Email& notification, std::string text) {
    return {.from = alice,
            .to = notification.reply_to.at(0).address,
            .subject = "Re: " + notification.subject,
            .id = "a" + std::to_string(std::hash<std::string>{}(text)) + "@acme.example",
            .text = std::move(text),
            .headers = "In-Reply-To: <" + notification.message_id + ">\r\nReferences: <" +
                       notification.message_id + ">\r\n"};
  }
};

TEST_F(HelpDeskTest, ACustomersMailIsAcknowledgedAndReachesTheAgents) {
  HelpDesk desk({});
  desk.start();

  const Email notification = ask_and_notify(desk);
  const Email acknowledgement = desk.wait_for_mail(ann, is_automatic());
  desk.wait_for_mail(bob, subject_contains("My parcel is late"));

  EXPECT_THAT(acknowledgement.in_reply_to, ElementsAre("q1@customer.example"));
  EXPECT_EQ(header(acknowledgement, "Return-Path"), "<>");
  EXPECT_EQ(acknowledgement.from.at(0).address, support);
  EXPECT_THAT(acknowledgement.text, HasSubstr("1"));
  EXPECT_THAT(notification.text, HasSubstr("Where is my parcel?"));
  const auto tickets = desk.tickets();
  ASSERT_THAT(tickets, SizeIs(1));
  EXPECT_EQ(tickets[0].at("state"), "open");
  EXPECT_EQ(tickets[0].at("requester"), ann);
  EXPECT_TRUE(tickets[0].contains("due"));
  EXPECT_EQ(desk.stop(), 0);
}

TEST_F(HelpDeskTest, AnAgentsAnswerArrivesThreadedUnderTheCustomersMail) {
  HelpDesk desk({});
  desk.start();
  const Email notification = ask_and_notify(desk);

  desk.submit(answer_to(notification, "It arrives tomorrow.\n\nAlice"));

  const Email answer = desk.wait_for_mail(
      ann, [](const Email& mail) { return mail.text.find("It arrives tomorrow.") != std::string::npos; });
  EXPECT_THAT(answer.in_reply_to, ElementsAre("q1@customer.example"));
  EXPECT_THAT(answer.references, Contains("q1@customer.example"));
  EXPECT_EQ(answer.from.at(0).address, support) << "the customer never sees the agent's own address";
  EXPECT_THAT(answer.text, Not(HasSubstr("Where is my parcel?")));
  desk.wait_until("the ticket is pending", [&] { return desk.tickets().at(0).at("state") == "pending"; });
  const auto ticket = desk.ticket(1);
  EXPECT_THAT(member_of_each(ticket, "clocks", "kind"), ElementsAre("first_response"));
  EXPECT_TRUE(ticket.at("clocks").at(0).as_object().contains("stopped"));
}

TEST_F(HelpDeskTest, AnAgentAnswersWithNeomutt) {
  HelpDesk desk({});
  desk.start();
  const Email notification = ask_and_notify(desk);

  desk.reply_with_neomutt(alice, notification.message_id, "It arrives tomorrow.");

  const Email answer = desk.wait_for_mail(
      ann, [](const Email& mail) { return mail.text.find("It arrives tomorrow.") != std::string::npos; });
  EXPECT_THAT(answer.in_reply_to, ElementsAre("q1@customer.example"));
  EXPECT_THAT(answer.text, Not(HasSubstr("Ticket #1"))) << "the notification's block stays inside";
}

TEST_F(HelpDeskTest, ACustomersReplyJoinsTheTicket) {
  HelpDesk desk({});
  desk.start();
  ask_and_notify(desk);
  const Email acknowledgement = desk.wait_for_mail(ann, is_automatic());

  desk.write({.from = ann,
              .to = acknowledgement.reply_to.empty() ? support : acknowledgement.reply_to[0].address,
              .subject = "Re: " + acknowledgement.subject,
              .id = "q2@customer.example",
              .text = "It is parcel 77.",
              .headers = "In-Reply-To: <" + acknowledgement.message_id + ">\r\n"});
  desk.wait_for_mail(alice,
                     [](const Email& mail) { return mail.text.find("parcel 77") != std::string::npos; });

  ASSERT_THAT(desk.tickets(), SizeIs(1));
  EXPECT_THAT(member_of_each(desk.ticket(1), "messages", "direction"),
              testing::IsSupersetOf({"from_customer", "from_customer"}));
  EXPECT_THAT(desk.mails(ann), SizeIs(1)) << "one acknowledgement a ticket";
}

TEST_F(HelpDeskTest, AStrangerWithTheRightNumberDoesNotJoin) {
  HelpDesk desk({.customers = {ann, "eve@stranger.example"}});
  desk.start();
  ask_and_notify(desk);

  desk.write({.from = "eve@stranger.example",
              .subject = "Re: [#1] My parcel is late",
              .id = "e1@x",
              .text = "Tell me"});

  const auto tickets = desk.wait_for_tickets(2);
  EXPECT_THAT(member_of_each(desk.ticket(1), "participants", "address"), ElementsAre(ann));
  EXPECT_EQ(desk.ticket(2).at("requester"), "eve@stranger.example");
}

TEST_F(HelpDeskTest, ANoteNeverReachesTheCustomer) {
  HelpDesk desk({});
  desk.start();
  const Email notification = ask_and_notify(desk);

  desk.submit(answer_to(notification, "#note\nShe has called before."));

  desk.wait_for_mail(bob,
                     [](const Email& mail) { return mail.text.find("called before") != std::string::npos; });
  desk.wait_until("everything is sent", [&] {
    const auto outbox = desk.ask("status").at("outbox").as_object();
    return outbox.at("queued") == 0 && outbox.at("sending") == 0;
  });
  for (const Email& mail : desk.mails(ann)) EXPECT_THAT(mail.text, Not(HasSubstr("called before")));
  EXPECT_THAT(member_of_each(desk.ticket(1), "messages", "direction"), Contains("note"));
}

TEST_F(HelpDeskTest, AnUnknownCommandComesBackWithTheReasonAndNothingHappens) {
  HelpDesk desk({});
  desk.start();
  const Email notification = ask_and_notify(desk);

  desk.submit(answer_to(notification, "#clsoe\nIt arrives tomorrow."));

  const Email notice = desk.wait_for_mail(
      alice, [](const Email& mail) { return mail.text.find("#clsoe") != std::string::npos; });
  EXPECT_THAT(notice.text, HasSubstr("It arrives tomorrow."))
      << "the text comes back, ready to be sent again";
  EXPECT_EQ(desk.tickets().at(0).at("state"), "open");
  for (const Email& mail : desk.mails(ann)) EXPECT_THAT(mail.text, Not(HasSubstr("tomorrow")));
}

TEST_F(HelpDeskTest, F35_AVacationNoticeIsNotAnswered) {
  HelpDesk desk({});
  desk.start();
  ask_and_notify(desk);
  const Email acknowledgement = desk.wait_for_mail(ann, is_automatic());

  desk.write(
      {.from = ann,
       .to = acknowledgement.from[0].address,
       .subject = "Out of office: " + acknowledgement.subject,
       .id = "v1@customer.example",
       .text = "I am back on Monday.",
       .headers = "Auto-Submitted: auto-replied\r\nIn-Reply-To: <" + acknowledgement.message_id + ">\r\n"});

  desk.wait_until("the notice is on the ticket", [&] {
    return testing::Value(member_of_each(desk.ticket(1), "messages", "direction"), Contains("report"));
  });
  EXPECT_THAT(desk.mails(ann), SizeIs(1));
  EXPECT_THAT(desk.tickets(), SizeIs(1));
}

TEST_F(HelpDeskTest, MailThatAPersonReadFirstIsProcessedAllTheSame) {
  HelpDesk desk({});
  desk.start();
  desk.stop();
  desk.write({.from = ann, .subject = "Read by a person", .id = "s1@customer.example", .text = "Hello"});
  desk.servers().wait_for_mails(support, 1);
  desk.servers().doveadm(std::string("flags add -u ") + support + " '\\Seen' mailbox INBOX all");

  desk.start();

  EXPECT_EQ(text_of(desk.wait_for_tickets(1).at(0), "subject"), "Read by a person");
}

TEST_F(HelpDeskTest, AFirstStartAnswersNoneOfTheOldMail) {
  HelpDesk desk({});
  desk.write({.from = ann, .subject = "From last year", .id = "o1@customer.example", .text = "Hello?"});
  desk.servers().wait_for_mails(support, 1);

  desk.start();
  desk.write({.from = ann, .subject = "From today", .id = "o2@customer.example", .text = "Hello?"});
  desk.wait_for_mail(ann, is_automatic());

  const auto tickets = desk.tickets();
  ASSERT_THAT(tickets, SizeIs(1));
  EXPECT_EQ(text_of(tickets[0], "subject"), "From today");
  EXPECT_THAT(desk.mails(ann), SizeIs(1));
}

TEST_F(HelpDeskTest, F18_AfterAUidvalidityChangeNothingIsNewAndNothingIsLost) {
  HelpDesk desk({});
  desk.start();
  ask_and_notify(desk);
  desk.wait_for_mail(ann, is_automatic());
  desk.stop();

  desk.servers().doveadm(std::string("mailbox update -u ") + support + " --uid-validity 4242 INBOX");
  desk.start();
  desk.write({.from = ann, .subject = "Another matter", .id = "n2@customer.example", .text = "Hello"});
  desk.wait_for_tickets(2);

  EXPECT_THAT(desk.log(), HasSubstr("uidvalidity_changed"));
  EXPECT_THAT(desk.tickets(), SizeIs(2)) << "the old mail under its new number is a duplicate";
  EXPECT_TRUE(desk.ask("reconcile").at("accounted_for").as_bool());
}

TEST_F(HelpDeskTest, SmtpDownThenUpDeliversEverything) {
  HelpDesk desk({});
  desk.start();
  desk.servers().stop(MailServers::Server::smtp);
  desk.servers().deliver(
      support,
      "Authentication-Results: mx.test; dmarc=pass header.from=customer.example\r\n" +
          Letter{.from = ann, .subject = "Into the dark", .id = "d1@x", .text = "Hello"}.raw(),
      ann);
  desk.wait_for_tickets(1);
  desk.wait_until("the outage is noticed",
                  [&] { return desk.log().find("smtp_failed") != std::string::npos; });
  EXPECT_THAT(desk.mails(ann), IsEmpty());

  desk.servers().start(MailServers::Server::smtp);

  desk.wait_for_mail(ann, is_automatic());
  desk.wait_for_mail(alice, subject_contains("Into the dark"));
}

TEST_F(HelpDeskTest, AReloadTakesTheNewConfigurationOrRefusesItWhole) {
  HelpDesk desk({});
  desk.start();

  desk.write_config("bogus_key = 1\n");
  desk.send_signal(SIGHUP);
  desk.wait_until("the refusal", [&] { return desk.log().find("reload_refused") != std::string::npos; });
  ask_and_notify(desk, "r1@customer.example");

  desk.write_config("after_intake = \"seen\"\n");
  desk.send_signal(SIGHUP);
  desk.wait_until("the reload", [&] { return desk.log().find("reloaded") != std::string::npos; });
  desk.write({.from = ann, .subject = "After the reload", .id = "r2@customer.example", .text = "Hello"});
  desk.wait_for_tickets(2);
  desk.wait_until("the mail is flagged", [&] {
    return !desk.servers().doveadm(std::string("search -u ") + support + " mailbox INBOX seen").empty();
  });
}

}  // namespace
}  // namespace ticketd::test
