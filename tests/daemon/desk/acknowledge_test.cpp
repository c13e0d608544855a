#include "daemon/desk/acknowledge.hpp"

#include <gmock/gmock.h>

#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::LedgerOutcome;
using db::OutgoingKind;
using testing::HasSubstr;
using testing::Not;

const std::string ann = "ann@customer.example";
const std::string support = "support@acme.example";

/// The event that says what became of the acknowledgement, and why.
std::string fate(const db::Filing& filing) {
  for (const db::Event& event : filing.events)
    if (event.kind == "acknowledged" || event.kind == "not_acknowledged")
      return event.kind + (event.detail.empty() ? "" : ": " + event.detail);
  return "nothing said";
}

TEST(AcknowledgeTest, WhyThereIsNone) {
  struct Case {
    std::string name;
    std::function<void(World&, parser::Email&)> change;
    std::string expected;
  };
  const Case cases[] = {
      {"a person", [](World&, parser::Email&) {}, "acknowledged"},
      {"switched off", [](World& w, parser::Email&) { w.desk.config.autoreply.enabled = false; },
       "not_acknowledged: automatic replies are switched off"},
      {"F38 a mailing list",
       [](World&, parser::Email& e) { e.headers.push_back({"List-Id", "<x.example>"}); },
       "not_acknowledged: mailing_list"},
      {"F36 another daemon's acknowledgement",
       [](World&, parser::Email& e) { e.headers.push_back({"Auto-Submitted", "auto-replied"}); },
       "not_acknowledged: automatic"},
      {"from one of our mailboxes", [](World&, parser::Email& e) { e.from = {{"", "sales@acme.example"}}; },
       "not_acknowledged: own_address"},
      {"from an agent", [](World&, parser::Email& e) { e.from = {{"", "alice@acme.example"}}; },
       "not_acknowledged: agent"},
      {"disowned", [](World&, parser::Email& e) { e = disowned(e); }, "not_acknowledged: not_authenticated"},
      {"marked as spam", [](World&, parser::Email& e) { e.headers.push_back({"X-Spam-Flag", "YES"}); },
       "not_acknowledged: spam"},
      {"two senders", [](World&, parser::Email& e) { e.from.push_back({"", "x@y.example"}); },
       "not_acknowledged: no_sender"},
      {"nobody", [](World&, parser::Email& e) { e.from.clear(); }, "not_acknowledged: no_sender"},
      {"not addressed to us", [](World&, parser::Email& e) { e.to = {{"", "x@y.example"}}; },
       "not_acknowledged: not_addressed"},
      {"three days old", [](World& w, parser::Email&) { w.arrived = w.now - std::chrono::days(3); },
       "acknowledged"},
      {"older",
       [](World& w, parser::Email&) { w.arrived = w.now - std::chrono::days(3) - std::chrono::seconds(1); },
       "not_acknowledged: too_old"},
      {"one went there today", [](World& w, parser::Email&) { w.budgets.destination_within_day = true; },
       "not_acknowledged: one went to this address within 24 hours"},
      {"an address that cannot be written to", [](World&, parser::Email& e) { e.from = {{"", "ann"}}; },
       "not_acknowledged: no address to reply to"},
      {"unreadable", [](World& w, parser::Email&) { w.reading = Reading::unreadable; },
       "not_acknowledged: the mail could not be read"},
      {"too large, but its header is fine",
       [](World& w, parser::Email&) { w.reading = Reading::header_only; }, "acknowledged"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    World world;
    auto email = mail(ann, support, "Broken lamp", "It does not light.");
    c.change(world, email);

    const auto filing = world.receive(email);

    EXPECT_TRUE(filing.new_ticket);
    EXPECT_EQ(fate(filing), c.expected);
    EXPECT_EQ(world.count(OutgoingKind::auto_reply), c.expected == "acknowledged" ? 1 : 0);
    const db::NewClock& clock = filing.new_clocks.at(0);
    EXPECT_EQ(clock.promised.has_value(), c.expected == "acknowledged" && clock.due > world.now)
        << "only what was said in writing is promised";
  }
}

TEST(AcknowledgeTest, ATimeThatIsOverIsNotPromised) {
  // After an outage: due on Monday 17:00, read on Tuesday.
  World world;
  world.arrived = world.now - std::chrono::days(3);
  const auto filing = world.receive(mail(ann, support, "Broken lamp", "It does not light."));

  const auto& sent = world.only(OutgoingKind::auto_reply).email;
  EXPECT_THAT(sent.text, HasSubstr("A person will answer you as soon as possible."));
  EXPECT_THAT(sent.text, Not(HasSubstr("Monday")));
  EXPECT_THAT(sent.html, Not(HasSubstr("Monday")));
  EXPECT_EQ(filing.new_clocks.at(0).promised, std::nullopt);
  EXPECT_LT(filing.new_clocks.at(0).due, world.now) << "the clock is late all the same";
}

TEST(AcknowledgeTest, F39BeyondTheBudgetsItIsHeld) {
  struct Case {
    db::AutoReplyHistory history;
    bool held;
  };
  const Case cases[] = {{{.domain_last_hour = 99, .all_last_hour = 999}, false},
                        {{.domain_last_hour = 100, .all_last_hour = 100}, true},
                        {{.domain_last_hour = 0, .all_last_hour = 1000}, true}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.history.all_last_hour);
    World world;
    world.budgets = c.history;
    world.receive(mail(ann, support, "Broken lamp", "x"));
    EXPECT_EQ(world.only(OutgoingKind::auto_reply).held, c.held);
  }
}

TEST(AcknowledgeTest, OncePerTicket) {
  World world;
  world.receive(mail(ann, support, "Broken lamp", "x"));
  const auto acknowledgement = world.only(OutgoingKind::auto_reply).email;
  world.receive(reply(ann, acknowledgement, "Thanks"));
  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
}

TEST(AcknowledgeTest, EchoesTheSubjectOnlyOfWhoIsVerified) {
  const auto subject_for = [](EchoSubject echo, const parser::Email& email) {
    World world;
    world.desk.config.autoreply.echo_subject = echo;
    world.receive(email);
    const auto& sent = world.only(OutgoingKind::auto_reply).email;
    EXPECT_THAT(sent.text, Not(HasSubstr("cheap pills")));
    EXPECT_THAT(sent.html, Not(HasSubstr("cheap pills")));
    EXPECT_THAT(sent.subject, HasSubstr("#1"));
    return sent.subject;
  };
  auto email = mail(ann, support, "Buy cheap pills", "cheap pills");
  email.from.front().name = "cheap pills";
  EXPECT_THAT(subject_for(EchoSubject::verified, email), HasSubstr("cheap pills"));
  EXPECT_THAT(subject_for(EchoSubject::never, email), Not(HasSubstr("cheap pills")));
  EXPECT_THAT(subject_for(EchoSubject::verified, unverified(email)), Not(HasSubstr("cheap pills")));
  EXPECT_THAT(subject_for(EchoSubject::always, unverified(email)), HasSubstr("cheap pills"));
}

TEST(AcknowledgeTest, GoesToTheOneReplyToAndIsThreaded) {
  World world;
  auto email = mail(ann, support, "Broken lamp", "x");
  email.reply_to = {{"", "desk@customer.example"}};
  email.references = {"older@customer.example"};
  world.receive(email);

  const Sent& sent = world.only(OutgoingKind::auto_reply);
  EXPECT_EQ(sent.recipient, "desk@customer.example");
  EXPECT_EQ(sent.email.to, (std::vector<parser::Address>{{"", "desk@customer.example"}}));
  EXPECT_THAT(sent.email.in_reply_to, testing::ElementsAre(email.message_id));
  EXPECT_THAT(sent.email.references, testing::ElementsAre("older@customer.example", email.message_id));
  EXPECT_EQ(parser::find_header(sent.email, "X-Auto-Response-Suppress")->value, "All");
  EXPECT_NE(parser::find_header(sent.email, loop_header), nullptr);

  auto without_references = mail(ann, support, "Another lamp", "x");
  without_references.in_reply_to = {"parent@customer.example"};
  world.receive(without_references);
  EXPECT_THAT(world.only(OutgoingKind::auto_reply).email.references,
              testing::ElementsAre("parent@customer.example", without_references.message_id));
}

TEST(AcknowledgeTest, InTheCustomersLanguageElseTheMailboxs) {
  const auto text_for = [](const std::string& language) {
    World world;
    auto email = mail(ann, support, "Lampe", "x");
    email.language = language;
    world.receive(email);
    return world.only(OutgoingKind::auto_reply).email.text;
  };
  EXPECT_THAT(text_for("de"), HasSubstr("Mittwoch, 25. November, 15:00 Uhr"));
  EXPECT_THAT(text_for("fi"), HasSubstr("Wednesday 25 November, 15:00"));
}

TEST(AcknowledgeTest, F36TwoDaemonsFallSilent) {
  // Two installations, each of whose mailbox writes to the other, started by one forged mail.
  World here;
  World there;
  there.desk.keys.keys = {{.id = "k1", .bytes = {42}}};
  for (auto* world : {&here, &there}) world->desk.config.autoreply.echo_subject = EchoSubject::always;
  there.desk.config.mailboxes = {{.address = "help@other.example",
                                  .display_name = "Other",
                                  .queue = "support",
                                  .authserv_id = "mx.other.example"}};
  there.desk.config.agents = {{.name = "alice", .address = "al@other.example"}};
  there.desk.config.queues[0].agents = {"alice"};
  there.mailbox = "help@other.example";

  here.receive(unverified(mail("help@other.example", support, "Hello", "x")));
  int rounds = 0;
  World* receiver = &there;
  World* sender = &here;
  while (sender->count(OutgoingKind::auto_reply) > 0 && rounds < 10) {
    ++rounds;
    auto email = sender->only(OutgoingKind::auto_reply).email;
    EXPECT_FALSE(is_own_mail(email, receiver->desk)) << "their loop id is not ours";
    receiver->receive(email);
    std::swap(receiver, sender);
  }
  EXPECT_EQ(rounds, 1);
}

TEST(AcknowledgeTest, ALoopIdOfARetiredKeyIsStillOurs) {
  const Desk before = make_desk();
  Desk after = make_desk();
  std::ranges::reverse(after.keys.keys);
  parser::Email email;
  set_header(email, loop_header, loop_id(before));
  EXPECT_NE(loop_id(before), loop_id(after));
  EXPECT_TRUE(is_own_mail(email, after));
}

TEST(AcknowledgeTest, OurOwnMailComeBackDoesNothing) {
  World world;
  world.receive(mail(ann, support, "Broken lamp", "x"));
  for (Sent sent : world.sent) {
    const auto filing = world.receive(sent.email);
    EXPECT_EQ(filing.outcome, LedgerOutcome::dropped);
    EXPECT_EQ(filing.detail, "our own mail come back");

    std::erase_if(sent.email.headers, [](const auto& h) { return h.name == loop_header; });
    sent.email.text += "a list's footer";
    EXPECT_EQ(world.receive(sent.email).outcome, LedgerOutcome::dropped) << "by its Message-ID";

    set_header(sent.email, loop_header, loop_id(world.desk));
    sent.email.message_id = "0102@mail-service.example";  // services that send for others write their own
    EXPECT_EQ(world.receive(sent.email).outcome, LedgerOutcome::dropped) << "by its loop id";
  }
}

}  // namespace
}  // namespace ticketd::desk::test
