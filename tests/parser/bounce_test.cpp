#include "parser/bounce.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parser/bounce_text.hpp"
#include "parser/delivery_status.hpp"
#include "parser/parse.hpp"
#include "parser/status_code.hpp"

namespace ticketd::parser {
namespace {

using Addresses = std::vector<std::string>;

std::string dsn(std::string_view recipients) {
  return "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>\nReturn-Path: <>\nSubject: Undelivered "
         "Mail\n"
         "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\nYour mail could not be delivered.\n"
         "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n" +
         std::string(recipients) +
         "\n--b\nContent-Type: text/rfc822-headers\n\nFrom: desk@example.com\nMessage-ID: "
         "<sent.7@example.com>\n\n--b--\n";
}

TEST(BounceTest, ReadsRfc3464) {
  const Email email = parse(dsn(
      "Original-Recipient: rfc822;ann@example.org\nFinal-Recipient: rfc822; <ann@example.org>\nAction: "
      "failed\n"
      "Status: 5.1.1 (no such user)\nDiagnostic-Code: smtp; 550 5.1.1\n <ann@example.org>: unknown user\n"));

  ASSERT_EQ(email.kind, Kind::bounce);
  ASSERT_TRUE(email.bounce);
  EXPECT_EQ(email.bounce->recipients, Addresses{"ann@example.org"});
  EXPECT_EQ(email.bounce->status, "5.1.1");
  EXPECT_EQ(email.bounce->permanent, true);
  EXPECT_EQ(email.bounce->original_message_id, "sent.7@example.com");
  EXPECT_EQ(email.bounce->diagnostic, "smtp; 550 5.1.1 <ann@example.org>: unknown user");
}

TEST(BounceTest, NamesOnlyTheRecipientsThatFailed) {
  const Email email =
      parse(dsn("Final-Recipient: rfc822; ok@example.org\nAction: relayed\nStatus: 2.0.0\n\n"
                "Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.2.2\n\n"
                "Final-Recipient: rfc822; b@example.org\nAction: failed\nStatus: 5.1.1\n"));

  ASSERT_TRUE(email.bounce);
  EXPECT_EQ(email.bounce->recipients, (Addresses{"a@example.org", "b@example.org"}));
  EXPECT_EQ(email.bounce->status, "5.2.2");
}

TEST(BounceTest, ADelayIsNotPermanent) {
  const Email email = parse(
      dsn("Final-Recipient: rfc822; ann@example.org\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: x\n"));

  ASSERT_TRUE(email.bounce);
  EXPECT_EQ(email.bounce->permanent, false);
  EXPECT_EQ(email.bounce->status, "4.4.1");
}

TEST(BounceTest, AGeneralStatusGivesWayToTheDiagnostic) {
  const Email email =
      parse(dsn("Final-Recipient: rfc822; ann@example.org\nAction: failed\nStatus: 5.0.0\n"
                "Diagnostic-Code: smtp; 552 5.2.2 mailbox full\n"));

  ASSERT_TRUE(email.bounce);
  EXPECT_EQ(email.bounce->status, "5.2.2");
}

TEST(BounceTest, ReadsTheWordsOfServers) {
  struct Case {
    const char* name;
    const char* head;
    const char* body;
    Addresses recipients;
    const char* status;
    std::optional<bool> permanent;
    const char* original;
  };
  const Case cases[] = {
      {"exim",
       "From: Mail Delivery System <Mailer-Daemon@mx.example.net>\nX-Failed-Recipients: ann@example.org\n",
       "This message was created automatically by mail delivery software.\n\nA message that you sent could "
       "not be delivered "
       "to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  "
       "ann@example.org\n"
       "    host mx.example.org [192.0.2.5]\n    SMTP error from remote mail server after RCPT "
       "TO:<ann@example.org>:\n"
       "    550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. "
       "------\n\n"
       "From: desk@example.com\nMessage-ID: <sent.7@example.com>\n",
       {"ann@example.org"},
       "5.1.1",
       true,
       "sent.7@example.com"},
      {"exim, still trying",
       "From: Mail Delivery System <Mailer-Daemon@mx.example.net>\nSubject: Warning: message 1a delayed 24 "
       "hours\n",
       "A message that you sent has not yet been delivered to one or more of its recipients\nafter more than "
       "24 hours.\n\n"
       "The address to which the message has not yet been delivered is:\n\n  ann@example.org\n\nNo action is "
       "required on your part.\n",
       {"ann@example.org"},
       "",
       false,
       ""},
      {"qmail",
       "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n",
       "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your "
       "message to the following "
       "addresses.\nThis is a permanent error; I've given up. Sorry it didn't work "
       "out.\n\n<ann@example.org>:\n192.0.2.5 does not "
       "like recipient.\nRemote host said: 550 5.7.1 No\n\n--- Below this line is a copy of the "
       "message.\n\nReturn-Path: "
       "<desk@example.com>\nMessage-ID: <sent.7@example.com>\nTo: other@example.org\n",
       {"ann@example.org"},
       "5.7.1",
       true,
       "sent.7@example.com"},
      {"old Postfix",
       "From: MAILER-DAEMON@mx.example.net (Mail Delivery System)\nSubject: Undelivered Mail Returned to "
       "Sender\n",
       "This is the Postfix program at host mx.example.net.\n\nFor further assistance, please contact "
       "<postmaster@mx.example.net>\n\n"
       "<ann@example.org>: host mx.example.org[192.0.2.5] said: 452 4.2.2\n    <ann@example.org>... Mailbox "
       "full\n",
       {"ann@example.org"},
       "4.2.2",
       false,
       ""},
      {"sendmail",
       "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>\nSubject: Returned mail: User unknown\n",
       "   ----- The following addresses had permanent fatal errors "
       "-----\n<ann@example.org>\n<bob@example.org>\n\n"
       "   ----- Transcript of session follows -----\n>>> RCPT To:<ann@example.org>\n<<< 550 No such user\n\n"
       "   ----- Original message follows -----\nFrom: desk@example.com\n",
       {"ann@example.org", "bob@example.org"},
       "",
       true,
       ""},
      {"Exchange",
       "From: System Administrator <postmaster@example.org>\nSubject: Undeliverable: Order\n",
       "Your message\n\n  To:      ann@example.org\n  Subject: Order\n\ndid not reach the following "
       "recipient(s):\n\n"
       "ann@example.org on Mon, 5 May 2025 10:04:00 +0200\n    The recipient name is not recognized\n",
       {"ann@example.org"},
       "",
       true,
       ""},
      {"Domino",
       "From: Postmaster@example.org\nSubject: DELIVERY FAILURE: User ann not listed in Domino Directory\n",
       "Your message\n\n  Subject: Order\n\nwas not delivered to:\n\n  ann@example.org\n\nbecause:\n\n  User "
       "ann not listed\n",
       {"ann@example.org"},
       "",
       true,
       ""},
      {"Gmail",
       "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification "
       "(Failure)\n",
       "** Address not found **\n\nYour message wasn't delivered to ann@example.org because the address "
       "couldn't be found.\n\n"
       "The response from the remote server was:\n550 5.1.1 The email account that you tried to reach does "
       "not exist.\n",
       {"ann@example.org"},
       "5.1.1",
       true,
       ""},
      {"Yahoo",
       "From: MAILER-DAEMON@yahoo.com\nSubject: Failure Notice\n",
       "Sorry, we were unable to deliver your message to the following "
       "address.\n\n<ann@example.org>:\nRemote host said:\n"
       "554 5.7.9 Message not accepted\n\n--- Below this line is a copy of the "
       "message.\n\n<bogus@example.org>:\n",
       {"ann@example.org"},
       "5.7.9",
       true,
       ""},
      {"a German provider",
       "From: Mailer Daemon <mailer-daemon@example.net>\nSubject: Unzustellbare Mail\n",
       "Ihre E-Mail konnte nicht zugestellt werden:\n\n<ann@example.org>:\nMailbox existiert nicht (550)\n",
       {"ann@example.org"},
       "",
       true,
       ""},
      {"no address to read in From",
       "From: MAILER-DAEMON <>\nSubject: Mail delivery failed\n",
       "There was an error delivering your mail to <ann@example.org>.\n\nmx.example.org did not like our "
       "RCPT TO:\n550 5.1.1 Unknown\n",
       {"ann@example.org"},
       "5.1.1",
       true,
       ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Email email = parse(std::string(c.head) + "To: desk@example.com\n\n" + c.body);
    ASSERT_EQ(email.kind, Kind::bounce);
    ASSERT_TRUE(email.bounce);
    EXPECT_EQ(email.bounce->recipients, c.recipients);
    EXPECT_EQ(email.bounce->status, c.status);
    EXPECT_EQ(email.bounce->permanent, c.permanent);
    EXPECT_EQ(email.bounce->original_message_id, c.original);
  }
}

TEST(StatusCodeTest, IsFoundAmongOtherNumbers) {
  EXPECT_EQ(enhanced_status("550 5.1.1 unknown"), "5.1.1");
  EXPECT_EQ(enhanced_status("(#5.2.2)"), "5.2.2");
  EXPECT_EQ(enhanced_status("554 5.0.0 then 5.7.1"), "5.7.1");
  EXPECT_EQ(enhanced_status("550 5.7.509 Access denied."), "5.7.509");
  EXPECT_EQ(enhanced_status("host [5.1.1.7] v5.1.1 x5.1.1 2.1.5 5.1 5.1.1111"), "");
  EXPECT_EQ(quoted_status("554 4.4.7 expired <421 4.4.2 timed out>"), "4.4.2");
  EXPECT_EQ(quoted_status("error 550-'5.7.1 denied'"), "5.7.1");
  EXPECT_EQ(quoted_status("<ann@example.org> 'x'"), "");
  EXPECT_EQ(reply_class("said: 452 full"), 4);
  EXPECT_EQ(reply_class("port 5501, id 1550, 550px 5.1.1"), std::nullopt);
}

}  // namespace
}  // namespace ticketd::parser
