#include <gmock/gmock.h>

#include "db/store.hpp"
#include "tests/db/sample.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class FactsTest : public testing::Test {
 protected:
  void SetUp() override { store_.ledger().begin_folder(inbox, sample::uidvalidity, 0, noon); }

  Facts facts(const LookupKeys& keys) { return store_.begin(noon).facts(keys); }
  std::vector<TicketId> tickets(const LookupKeys& keys) {
    std::vector<TicketId> ids;
    for (const TicketView& view : facts(keys).tickets) ids.push_back(view.ticket.id);
    return ids;
  }
  void apply(const Filing& filing, Time now = noon) {
    Batch batch = store_.begin(now);
    batch.apply(filing);
    batch.commit();
  }
  /// A ticket whose first mail refers to `references`.
  TicketId open_referring(std::uint32_t uid, const std::vector<std::string>& references) {
    const ReceivedMail mail = sample::mail(uid);
    Batch batch = store_.begin(noon);
    Filing filing = sample::opening(batch.facts({}), mail, sample::sender(1));
    filing.messages[0].references = references;
    batch.file(mail, filing);
    batch.commit();
    return filing.new_ticket->id;
  }
  LookupKeys sibling_keys(const std::vector<std::string>& references) {
    return {.mailbox = inbox.account,
            .references = references,
            .sender = sample::sender(1),
            .normalised_subject = "question",
            .now = noon};
  }
  void acknowledge(const std::string& recipient, Time now, bool held = false) {
    NewOutgoing reply = sample::outgoing(OutgoingKind::auto_reply, recipient, "x");
    reply.held = held;
    apply({.outgoing = {reply}}, now);
  }
  AutoReplyHistory history(const std::string& destination, Time now) {
    return facts({.auto_reply_to = destination, .now = now}).auto_replies;
  }

  Store store_{":memory:"};
};

TEST_F(FactsTest, NothingIsKnownOfAFirstMail) {
  const Facts found = facts(sample::keys(sample::mail(1), sample::sender(1)));

  EXPECT_FALSE(found.duplicate);
  EXPECT_THAT(found.tickets, IsEmpty());
  EXPECT_THAT(found.references, IsEmpty());
  EXPECT_FALSE(found.auto_replies.destination_within_day);
  EXPECT_EQ(found.tickets_of_sender, 0);
  EXPECT_EQ(found.next_ticket, TicketId{1});
}

TEST_F(FactsTest, ATokenNamesItsTicket) {
  const TicketId id = sample::open_ticket(store_, 1);
  EXPECT_THAT(tickets({.ticket_random_ids = {"random1", "random1", "unknown"}}), ElementsAre(id));
}

TEST_F(FactsTest, AClosedTicketBringsWhatFollowedIt) {
  const TicketId first = sample::open_ticket(store_, 1);
  const auto follow_up = [&](std::uint32_t uid, TicketId of) {
    const ReceivedMail mail = sample::mail(uid);
    Batch batch = store_.begin(noon);
    Filing filing = sample::opening(batch.facts({}), mail, sample::sender(1));
    filing.new_ticket->follow_up_of = of;
    batch.file(mail, filing);
    batch.commit();
    return filing.new_ticket->id;
  };
  follow_up(2, first);
  const TicketId second = follow_up(3, first);
  const TicketId third = follow_up(4, second);

  EXPECT_THAT(tickets({.claimed = first}), ElementsAre(first)) << "it is open itself";
  apply({.ticket = first, .change = {.state = TicketState::closed}});
  EXPECT_THAT(tickets({.claimed = first}), ElementsAre(first, second)) << "the newest of two";
  apply({.ticket = second, .change = {.state = TicketState::closed}});
  EXPECT_THAT(tickets({.claimed = first}), ElementsAre(first, second, third));
}

TEST_F(FactsTest, AClaimNamesItsTicket) {
  const TicketId id = sample::open_ticket(store_, 1);
  EXPECT_THAT(tickets({.claimed = id}), ElementsAre(id));
  EXPECT_THAT(tickets({.claimed = TicketId{99}}), IsEmpty());
}

TEST_F(FactsTest, AReferenceWeHoldNamesItsTicketAndWhoWroteIt) {
  const TicketId id = sample::open_ticket(store_, 1);

  const Facts found =
      facts({.references = {"m1@customer.example", "ack1@desk.example", "m1@customer.example", "no"}});

  ASSERT_THAT(found.references, SizeIs(2));
  EXPECT_EQ(found.references[0].direction, Direction::from_customer);
  EXPECT_EQ(found.references[1].direction, Direction::automatic);
  EXPECT_EQ(found.references[1].ticket, id);
  ASSERT_THAT(found.tickets, SizeIs(1));
  EXPECT_EQ(found.tickets[0].ticket.id, id);
  EXPECT_EQ(found.tickets[0].last_from_customer->text, "Where is it?");
}

TEST_F(FactsTest, EarlierMailsOfTheBatchAreKnown) {
  const ReceivedMail first = sample::mail(1);
  Batch batch = store_.begin(noon);
  batch.file(first, sample::opening(batch.facts({}), first, sample::sender(1)));

  const Facts found = batch.facts({.references = {first.message_id}, .now = noon});
  EXPECT_THAT(found.references, SizeIs(1));
  EXPECT_EQ(found.next_ticket, TicketId{2});
}

TEST_F(FactsTest, SiblingsReferToTheSameUnseenMail) {
  const TicketId id = open_referring(1, {"seen-by-nobody@shop.example"});

  EXPECT_THAT(facts(sibling_keys({"seen-by-nobody@shop.example"})).siblings, ElementsAre(id));
  EXPECT_THAT(tickets(sibling_keys({"seen-by-nobody@shop.example"})), ElementsAre(id));
  EXPECT_THAT(facts(sibling_keys({"another@shop.example"})).siblings, IsEmpty());
}

TEST_F(FactsTest, ASiblingHasTheSameSenderMailboxSubjectAndIsNotClosed) {
  const TicketId id = open_referring(1, {"parent@shop.example"});
  struct Case {
    const char* name;
    void (*change)(LookupKeys&);
  };
  const Case cases[] = {
      {"sender", [](LookupKeys& keys) { keys.sender = "eve@customer.example"; }},
      {"no sender", [](LookupKeys& keys) { keys.sender = ""; }},
      {"mailbox", [](LookupKeys& keys) { keys.mailbox = "sales@desk.example"; }},
      {"subject", [](LookupKeys& keys) { keys.normalised_subject = "other"; }},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    LookupKeys keys = sibling_keys({"parent@shop.example"});
    c.change(keys);
    EXPECT_THAT(facts(keys).siblings, IsEmpty());
  }

  apply({.ticket = id, .change = {.state = TicketState::pending}});
  EXPECT_THAT(facts(sibling_keys({"parent@shop.example"})).siblings, ElementsAre(id));
  apply({.ticket = id, .change = {.state = TicketState::closed}});
  EXPECT_THAT(facts(sibling_keys({"parent@shop.example"})).siblings, IsEmpty());
}

TEST_F(FactsTest, AReferenceSomebodyHoldsMakesNoSibling) {
  sample::open_ticket(store_, 1);
  open_referring(2, {"m1@customer.example"});
  EXPECT_THAT(facts(sibling_keys({"m1@customer.example"})).siblings, IsEmpty());
}

TEST_F(FactsTest, TicketsOfASenderAreCountedPerMailbox) {
  open_referring(1, {});
  open_referring(2, {});
  EXPECT_EQ(facts({.mailbox = inbox.account, .sender = "CUSTOMER1@customer.example"}).tickets_of_sender, 2);
  EXPECT_EQ(facts({.mailbox = "sales@desk.example", .sender = sample::sender(1)}).tickets_of_sender, 0);
}

TEST_F(FactsTest, AMailWithManyTokensAndReferencesLoadsABoundedNumberOfTickets) {
  LookupKeys keys{.now = noon};
  for (std::uint32_t uid = 1; uid <= 50; ++uid) {
    sample::open_ticket(store_, uid);
    keys.references.push_back("m" + std::to_string(uid) + "@customer.example");
  }
  EXPECT_THAT(facts(keys).tickets, SizeIs(32));

  keys.references.insert(keys.references.begin(), 1000, "unknown@customer.example");
  EXPECT_THAT(facts(keys).references, SizeIs(50)) << "the newest references count";
}

TEST_F(FactsTest, AnAcknowledgementOfTheLastDayIsRemembered) {
  acknowledge("ann@customer.example", noon);

  EXPECT_TRUE(history("ann@customer.example", noon + hours{23}).destination_within_day);
  EXPECT_TRUE(history("Ann@Customer.example", noon).destination_within_day) << "case does not matter";
  EXPECT_FALSE(history("ann@customer.example", noon + hours{24}).destination_within_day);
  EXPECT_FALSE(history("bob@customer.example", noon).destination_within_day);
}

TEST_F(FactsTest, RepliesAreCountedByDomainAndHour) {
  acknowledge("a@one.example", noon);
  acknowledge("b@one.example", noon + minutes{30});
  acknowledge("c@two.example", noon + minutes{30});

  const AutoReplyHistory now = history("x@ONE.example", noon + minutes{59});
  EXPECT_EQ(now.domain_last_hour, 2);
  EXPECT_EQ(now.all_last_hour, 3);
  EXPECT_EQ(history("x@one.example", noon + minutes{61}).domain_last_hour, 1);
  EXPECT_EQ(history("x@one.example", noon + minutes{92}).all_last_hour, 0);
}

TEST_F(FactsTest, AHeldReplyCountsForItsDestinationOnly) {
  acknowledge("a@one.example", noon, true);

  EXPECT_TRUE(history("a@one.example", noon).destination_within_day);
  EXPECT_EQ(history("a@one.example", noon).all_last_hour, 0);
}

TEST_F(FactsTest, ACancelledReplyDoesNotBlockItsDestination) {
  acknowledge("a@one.example", noon, true);
  apply({.cancelled = {OutboxId{1}}});
  EXPECT_FALSE(history("a@one.example", noon).destination_within_day);
}

TEST_F(FactsTest, AReportIsMatchedByItsMessageId) {
  NewOutgoing mail = sample::outgoing(OutgoingKind::answer, "ann@customer.example", "answer@desk.example");
  mail.recipients.emplace_back("bob@customer.example");
  apply({.outgoing = {mail}});

  const auto reported = [this](const std::vector<std::string>& recipients) {
    std::vector<std::string> found;
    for (const OutboxEntry& entry :
         facts({.reported_message_id = "answer@desk.example", .reported_recipients = recipients, .now = noon})
             .reported)
      found.push_back(entry.recipient);
    return found;
  };
  EXPECT_THAT(reported({"BOB@customer.example"}), ElementsAre("bob@customer.example"));
  EXPECT_THAT(reported({}), ElementsAre("ann@customer.example", "bob@customer.example"));
  EXPECT_THAT(reported({"forwarded@elsewhere.example"}), SizeIs(2))
      << "an address behind a forward is not ours";
}

TEST_F(FactsTest, AReportWithoutMessageIdIsMatchedByTheEnvelope) {
  for (const Time at : {noon, noon + hours{1}}) {
    apply({.outgoing = {sample::outgoing(OutgoingKind::answer, "ann@customer.example", "x")}}, at);
  }
  const LookupKeys keys{.reported_recipients = {"ann@customer.example"}, .now = noon + hours{2}};
  EXPECT_THAT(facts(keys).reported, IsEmpty()) << "nothing was accepted yet";

  for (const OutboxId id : {OutboxId{1}, OutboxId{2}}) {
    store_.outbox().begin_sending(std::vector{id}, noon);
    store_.outbox().finish(std::vector{SendResult{.id = id, .state = OutboxState::accepted}}, noon);
  }
  ASSERT_THAT(facts(keys).reported, SizeIs(1));
  EXPECT_EQ(facts(keys).reported[0].id, OutboxId{2}) << "the newest";

  LookupKeys late = keys;
  late.now = noon + hours{24 * 8};
  EXPECT_THAT(facts(late).reported, IsEmpty());
}

}  // namespace
}  // namespace ticketd::db
