#include "daemon/desk/agent_mail.hpp"

#include <gmock/gmock.h>

#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::Direction;
using db::LedgerOutcome;
using db::OutgoingKind;
using db::TicketState;
using testing::HasSubstr;
using testing::Not;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string bob = "bob@acme.example";
const std::string support = "support@acme.example";

/// Ann's ticket 1, as Alice and Bob were told of it.
class AgentMailTest : public testing::Test {
 protected:
  AgentMailTest() { begin(configuration()); }
  void begin(DeskConfig config) {
    world = {};
    world.desk = make_desk(std::move(config));
    world.receive(mail(ann, support, "Broken lamp", "It does not light."));
    to_alice = world.only(OutgoingKind::notification, alice).email;
    to_bob = world.only(OutgoingKind::notification, bob).email;
  }
  /// Refused with this reason; the text came back to Alice's registered address and nothing else happened.
  void expect_refused(const parser::Email& email, std::string_view reason) {
    const auto before = world.ticket(1);
    const auto filing = world.receive(email);
    EXPECT_EQ(filing.outcome, LedgerOutcome::refused);
    EXPECT_THAT(filing.detail, HasSubstr(reason));
    EXPECT_TRUE(filing.messages.empty());
    EXPECT_EQ(world.ticket(1), before);
    ASSERT_EQ(world.latest.size(), 1U);
    const Sent& notice = world.only(OutgoingKind::notice, alice);
    EXPECT_EQ(notice.mail_from, "");
    EXPECT_THAT(notice.email.text, HasSubstr(reason));
    EXPECT_THAT(notice.email.text, HasSubstr(email.reply_text));
    EXPECT_EQ(parser::find_header(notice.email, "Auto-Submitted")->value, "auto-replied");
  }

  World world;
  parser::Email to_alice;
  parser::Email to_bob;
};

TEST_F(AgentMailTest, CloseSendsTheTextAndCloses) {
  const auto filing = world.receive(reply(alice, to_alice, "#close\n\nTurn it on."));

  EXPECT_EQ(filing.outcome, LedgerOutcome::answered) << filing.detail;
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::closed);
  EXPECT_THAT(world.only(OutgoingKind::answer).email.text, testing::StartsWith("Turn it on.\n"));
}

TEST_F(AgentMailTest, CommandsAloneSendNothingToTheCustomer) {
  const auto filing = world.receive(reply(alice, to_alice, "#close\n#priority high"));

  EXPECT_EQ(filing.outcome, LedgerOutcome::answered);
  EXPECT_EQ(filing.detail, "commands");
  EXPECT_TRUE(world.latest.empty());
  EXPECT_EQ(world.ticket(1).ticket.priority, db::Priority::high);
  EXPECT_TRUE(world.ticket(1).clocks[0].stopped) << "nobody waits for an answer on a closed ticket";
}

TEST_F(AgentMailTest, OpenMeansThatWeStillOweAnAnswer) {
  const auto filing = world.receive(reply(alice, to_alice, "#open\nI am asking our engineers."));
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::open);
  EXPECT_THAT(filing.stopped_clocks, testing::ElementsAre(db::ClockKind::first_response));
  ASSERT_EQ(filing.new_clocks.size(), 1U);
  EXPECT_EQ(filing.new_clocks[0].kind, db::ClockKind::next_response);
  EXPECT_EQ(filing.new_clocks[0].started, world.now);
}

TEST_F(AgentMailTest, SpamIsPutAwayWithoutAWord) {
  world.receive(reply(alice, to_alice, "#spam"));
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::spam);
  EXPECT_TRUE(world.latest.empty());
}

TEST_F(AgentMailTest, ANoteNeverReachesTheCustomer) {
  for (const std::string_view by : {"command", "address", "address beside the other"}) {
    SCOPED_TRACE(by);
    begin(configuration());
    auto email = reply(alice, to_alice, by == "command" ? "#note\nAnn is a friend." : "Ann is a friend.");
    if (by != "command") {
      const auto at = to_alice.text.find("support+n");
      ASSERT_NE(at, std::string::npos);
      email.cc = {{"", to_alice.text.substr(at, to_alice.text.find_first_of("\r\n", at) - at)}};
      if (by == "address") email.to = std::exchange(email.cc, {});
    }

    const auto filing = world.receive(email);

    EXPECT_EQ(filing.outcome, LedgerOutcome::answered) << filing.detail;
    EXPECT_EQ(filing.messages.at(0).direction, Direction::note);
    EXPECT_EQ(world.ticket(1).ticket.state, TicketState::open);
    EXPECT_FALSE(world.ticket(1).clocks[0].stopped) << "a note is no answer";
    ASSERT_EQ(world.latest.size(), 1U);
    EXPECT_THAT(world.only(OutgoingKind::notification, bob).email.text,
                HasSubstr("Alice Agent wrote a note, for agents only:\n\nAnn is a friend."));
  }
}

TEST_F(AgentMailTest, ANoteThatIsMarkedTooLateNeverReachesTheCustomer) {
  expect_refused(reply(alice, to_alice, "Bob,\n#note\nshe has paid twice."), "#note stands inside the text");
}

TEST_F(AgentMailTest, AssignAndTakeNameTheOwnerAndTellThem) {
  world.receive(reply(alice, to_alice, "#assign bob"));
  EXPECT_EQ(world.ticket(1).ticket.assignee, "bob");
  EXPECT_THAT(
      world.only(OutgoingKind::notification, bob).email.text,
      testing::AllOf(HasSubstr("Alice Agent assigned this ticket to you"), HasSubstr("It does not light.")));

  world.receive(reply(alice, to_alice, "#take\n"));
  EXPECT_EQ(world.ticket(1).ticket.assignee, "alice");
  EXPECT_TRUE(world.latest.empty());
}

TEST_F(AgentMailTest, AnAnswerWithAssignTellsTheNewOwnerOnce) {
  world.receive(reply(alice, to_alice, "#assign carol\nCarol will call you."));
  EXPECT_EQ(world.ticket(1).ticket.assignee, "carol");
  EXPECT_THAT(world.only(OutgoingKind::notification, "carol@acme.example").email.text,
              HasSubstr("assigned to carol"));
  EXPECT_EQ(world.count(OutgoingKind::notification), 2);
}

TEST_F(AgentMailTest, AnAliasOfTheAgentIsTheAgent) {
  EXPECT_EQ(world.receive(reply("A.Agent@acme.example", to_alice, "Turn it on.")).outcome,
            LedgerOutcome::answered);
  EXPECT_EQ(world.ticket(1).ticket.assignee, "alice");
}

TEST_F(AgentMailTest, AnUnknownCommandGivesReasonAndTextBack) {
  expect_refused(reply(alice, to_alice, "#clsoe\nTurn it on."), "there is no command #clsoe");
}

TEST_F(AgentMailTest, AMailThatIsNotVerifiedIsGivenBack) {
  expect_refused(unverified(reply(alice, to_alice, "#close\nTurn it on.")), "could not be verified");
  expect_refused(disowned(reply(alice, to_alice, "#close\nTurn it on.")), "dmarc=fail");
}

TEST_F(AgentMailTest, ResultsGoToTheRegisteredAddressOnly) {
  auto email = unverified(reply("a.agent@acme.example", to_alice, "Turn it on."));
  email.reply_to = {{"", "eve@evil.example"}};
  expect_refused(email, "could not be verified");
}

TEST_F(AgentMailTest, F41TwoSendersAreNoAgent) {
  auto email = reply(alice, to_alice, "#close");
  email.from.push_back({"", "eve@evil.example"});

  const auto filing = world.receive(email);

  EXPECT_EQ(filing.messages.at(0).direction, Direction::note);
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::open);
}

TEST_F(AgentMailTest, F47ACommandInsideTheQuoteIsText) {
  auto email = reply(alice, to_alice, "Turn it on.");
  email.text += "> #close\n";
  world.receive(email);
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::pending);
}

TEST_F(AgentMailTest, F47AReplayedMailHasNoSecondEffect) {
  const auto email = reply(alice, to_alice, "Turn it on.");
  world.receive(email);
  EXPECT_EQ(world.receive(email).outcome, LedgerOutcome::duplicate);
  EXPECT_TRUE(world.latest.empty());

  auto without_id = reply(alice, to_alice, "Turn it off.");
  without_id.message_id.clear();
  expect_refused(without_id, "no Message-ID");
}

TEST_F(AgentMailTest, AReplyWithNothingInItIsGivenBack) {
  auto email = reply(alice, to_alice, "");
  expect_refused(email, "no text above");
}

TEST_F(AgentMailTest, WhatHoldsAPartOfTheNotificationIsGivenBack) {
  struct Case {
    std::string name;
    std::string words;
    std::string reason;
  };
  const Case cases[] = {
      {"the agent's reply address", "Write to " + to_alice.reply_to.at(0).address, "secret reply address"},
      {"broken over two lines",
       "Write to\n" + to_alice.reply_to.at(0).address.substr(0, 30) + "\n" +
           to_alice.reply_to.at(0).address.substr(30),
       "secret reply address"},
      {"another agent's", "Write to " + to_bob.reply_to.at(0).address, "secret reply address"},
      {"its Message-ID", "See <" + to_alice.message_id + ">", "secret reply address"},
      {"the header block", "Hello\nTicket #1 | open | due tomorrow\n", "part of the notification"},
      {"another ticket's marker", "---- Write above this\nline: ticket #77 ----", "part of the notification"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    auto email = reply(alice, to_alice, c.words);
    email.text = c.words;  // a client that quotes nothing
    expect_refused(email, c.reason);
  }
}

TEST_F(AgentMailTest, AnAttachedNotificationIsGivenBack) {
  const std::string as_a_file = "Message-ID: <" + to_alice.message_id.substr(0, 20) + "\r\n " +
                                to_alice.message_id.substr(20) + ">\r\n\r\nx";
  std::string in_utf16;
  for (const char c : as_a_file) in_utf16.append(1, c).append(1, '\0');
  struct Case {
    parser::Attachment attachment;
    std::string reason;
  };
  const Case cases[] = {
      {{"Your mail.eml", "message/rfc822", "", parser::Disposition::attachment, as_a_file},
       "the attachment 'Your mail.eml' contains the secret reply address"},
      {{"Your mail.msg", "application/vnd.ms-outlook", "", parser::Disposition::attachment, in_utf16},
       "the attachment 'Your mail.msg' contains the secret reply address"},
      {{"", "text/html", "", parser::Disposition::attachment, "<p>Ticket #1 | open | due tomorrow"},
       "the attachment without a name contains a part of the notification"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.reason);
    auto email = reply(alice, to_alice, "Turn it on.");
    email.attachments = {c.attachment};
    expect_refused(email, c.reason);

    auto note = reply(alice, to_alice, "#note\nLook at this.");
    note.attachments = {c.attachment};
    EXPECT_EQ(world.receive(note).outcome, LedgerOutcome::answered) << "colleagues may see it";
  }
}

TEST_F(AgentMailTest, TheMarkerMayBeWrittenBelow) {
  auto email = reply(alice, to_alice, "");
  email.text += "\nTurn it on.\n";
  email.reply_text = "Turn it on.";  // what the reply text rules find below a quote
  world.receive(email);
  EXPECT_THAT(world.only(OutgoingKind::answer).email.text, testing::StartsWith("Turn it on.\n"));
}

TEST_F(AgentMailTest, AnAgentWithoutATokenIsShownTheWay) {
  expect_refused(mail(alice, support, "Re: [#1] Broken lamp", "Turn it on."),
                 "no reply to a notification of yours");
  expect_refused(mail(alice, support, "A thought", "#close"), "for no ticket");
}

TEST_F(AgentMailTest, AnAgentMayWriteAsACustomerDoes) {
  const auto filing = world.receive(mail(alice, support, "My own lamp", "It does not light."));
  EXPECT_EQ(filing.outcome, LedgerOutcome::opened);
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
  EXPECT_EQ(world.only(OutgoingKind::notification).recipient, bob);

  world.receive(reply(bob, world.only(OutgoingKind::notification, bob).email, "Turn it on."));
  const auto filed = world.receive(reply(alice, world.only(OutgoingKind::answer, alice).email, "It is on."));
  EXPECT_EQ(filed.outcome, LedgerOutcome::joined);
  EXPECT_EQ(filed.messages.at(0).direction, Direction::from_customer);
}

TEST_F(AgentMailTest, AColleaguesNotificationIsNoRightToAnswer) {
  const auto filing = world.receive(reply(bob, to_alice, "Turn it on."));

  EXPECT_EQ(filing.messages.at(0).direction, Direction::note);
  EXPECT_EQ(world.count(OutgoingKind::answer), 0);
  const auto notice = world.only(OutgoingKind::notice, bob).email;
  EXPECT_EQ(world.receive(reply(bob, notice, "Turn it on.")).outcome, LedgerOutcome::answered);
}

TEST_F(AgentMailTest, HelpNeedsNoTicketButIsDoneOnlyForTheAgent) {
  EXPECT_EQ(world.receive(mail(alice, support, "help", "#help")).outcome, LedgerOutcome::answered);
  EXPECT_THAT(world.only(OutgoingKind::notice, alice).email.text, HasSubstr("#assign NAME"));

  EXPECT_EQ(world.receive(reply(alice, to_alice, "#help\n#close\nTurn it on.")).detail, "help");
  EXPECT_EQ(world.ticket(1).ticket.state, TicketState::open);
}

TEST_F(AgentMailTest, WithoutAuthenticationATokenStandsAloneForThirtyDays) {
  auto config = configuration();
  config.mailboxes[0].authserv_id.clear();
  config.mailboxes[0].allow_unauthenticated_agents = true;
  begin(config);

  expect_refused(reply(alice, to_alice, "#cc carl@customer.example\nHi"),
                 "#cc needs a mail that is verified");
  expect_refused(mail(alice, support, "Re: [#1]", "Turn it on."), "no reply to a notification of yours");
  EXPECT_EQ(world.receive(reply(alice, to_alice, "Turn it on.")).outcome, LedgerOutcome::answered);
  world.now += std::chrono::days(31);
  expect_refused(reply(alice, to_alice, "Is it on?"), "more than 30 days old");
}

TEST_F(AgentMailTest, AnAnswerThatCrossedWithAColleaguesIsHeld) {
  world.now += std::chrono::hours(1);
  world.receive(reply(bob, to_bob, "Call 123."));
  auto email = reply(alice, to_alice, "Turn it on.");
  email.date = world.now - std::chrono::minutes(10);
  expect_refused(email, "meanwhile bob had answered");

  EXPECT_THAT(world.only(OutgoingKind::notice).email.text, HasSubstr("\n\nCall 123.\n"));

  auto later = reply(alice, to_alice, "Turn it on.");
  later.date = world.now + std::chrono::minutes(10);
  EXPECT_EQ(world.receive(later).outcome, LedgerOutcome::answered) << "Bob's answer was there to be read";
}

TEST_F(AgentMailTest, AnAnswerThatCrossedWithTheCustomersIsHeldUnlessSent) {
  world.now += std::chrono::hours(1);
  world.receive(mail(ann, support, "[#1] Broken lamp", "It lights now."));
  auto email = reply(alice, to_alice, "Turn it on.");
  email.date = world.now - std::chrono::minutes(10);
  expect_refused(email, "meanwhile the customer had written again");

  auto sent = reply(alice, to_alice, "#send\nTurn it on.");
  sent.date = email.date;
  EXPECT_EQ(world.receive(sent).outcome, LedgerOutcome::answered);
}

TEST_F(AgentMailTest, AttachmentsGoAlongButPicturesOfTheQuoteDoNot) {
  auto email = reply(alice, to_alice, "See here.");
  email.html =
      "<div>See here. <img src=\"cid:mine\"></div><blockquote>---- Write above this line: ticket #1 ----"
      "<img src=\"cid:theirs\"></blockquote>";
  using parser::Disposition;
  email.attachments = {{"plan.pdf", "application/pdf", "", Disposition::attachment, "PDF"},
                       {"mine.png", "image/png", "mine", Disposition::inline_part, "PNG1"},
                       {"theirs.png", "image/png", "theirs", Disposition::inline_part, "PNG2"}};

  world.receive(email);

  const auto answer = world.only(OutgoingKind::answer).email;
  ASSERT_EQ(answer.attachments.size(), 2U);
  EXPECT_THAT(answer.html, HasSubstr("cid:mine"));
  EXPECT_THAT(answer.html, Not(HasSubstr("Write above")));
  EXPECT_THAT(answer.html, HasSubstr("Alice Agent"));
}

TEST_F(AgentMailTest, CommandLinesLeaveTheHtmlToo) {
  auto email = reply(alice, to_alice, "#close\n#assign bob\nTurn it on.");
  email.html =
      "<div>#close</div><div>#assign&nbsp;bob</div><div><b>Turn</b> it on.</div>"
      "<blockquote>---- Write above this line: ticket #1 ----</blockquote>";
  world.receive(email);
  const auto answer = world.only(OutgoingKind::answer).email;
  EXPECT_THAT(answer.html, HasSubstr("<b>Turn</b> it on."));
  EXPECT_THAT(answer.html, Not(HasSubstr("#close")));
  EXPECT_THAT(answer.html, Not(HasSubstr("bob")));
}

TEST_F(AgentMailTest, NobodyToAnswerIsSaid) {
  world.ticket(1).participants.clear();
  expect_refused(reply(alice, to_alice, "Turn it on."), "nobody on this ticket has an address");
}

TEST_F(AgentMailTest, AHeaderAloneOrdersNothing) {
  auto email = reply(alice, to_alice, "");
  world.reading = Reading::header_only;
  expect_refused(email, "too large");
}

}  // namespace
}  // namespace ticketd::desk::test
