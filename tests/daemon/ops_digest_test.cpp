#include "daemon/report/ops_digest.hpp"

#include <gmock/gmock.h>

namespace ticketd::report {
namespace {

using db::LedgerOutcome;
using db::OutboxState;
using testing::HasSubstr;
using testing::Not;

OpsDay a_day() {
  return {.from = db::Time{std::chrono::seconds{1'763'769'600}},
          .to = db::Time{std::chrono::seconds{1'763'856'000}},
          .mailboxes = {{"support@acme.example",
                         {{LedgerOutcome::opened, 38},
                          {LedgerOutcome::joined, 2},
                          {LedgerOutcome::before_start, 900}}}},
          .sent = {{OutboxState::accepted, 80}},
          .waiting = 0};
}

TEST(OpsDigestTest, SaysWhatCameInAndWhatItBecame) {
  const OpsDigest digest = ops_digest(a_day());

  EXPECT_EQ(digest.subject, "ticketd: 40 mails in, 38 new tickets");
  EXPECT_THAT(digest.text, HasSubstr("support@acme.example: 40 mails came in."));
  EXPECT_THAT(digest.text, HasSubstr("      38 opened a ticket\n       2 joined a ticket\n"));
  EXPECT_THAT(digest.text, HasSubstr("      80 accepted by the server"));
  EXPECT_THAT(digest.text, Not(HasSubstr("wait in the outbox")));
}

TEST(OpsDigestTest, TroubleIsInTheSubject) {
  OpsDay day = a_day();
  day.mailboxes[0].outcomes[LedgerOutcome::quarantined] = 1;
  day.sent[OutboxState::failed] = 3;
  day.waiting = 7;

  const OpsDigest digest = ops_digest(day);

  EXPECT_EQ(digest.subject, "ticketd: 41 mails in, 38 new tickets, 1 could not be read, 3 could not be sent");
  EXPECT_THAT(digest.text, HasSubstr("7 mails wait in the outbox in all."));
}

TEST(OpsDigestTest, EveryOutcomeIsNamedSoThatTheNumbersAddUp) {
  OpsDay day = a_day();
  day.mailboxes[0].outcomes.clear();
  for (int i = 0; i <= static_cast<int>(LedgerOutcome::vanished); ++i)
    day.mailboxes[0].outcomes[static_cast<LedgerOutcome>(i)] = 1;

  EXPECT_THAT(ops_digest(day).text, Not(HasSubstr("accounted for: run")));
}

TEST(OpsDigestTest, SaysWhatTheFaqDid) {
  OpsDay day = a_day();
  EXPECT_THAT(ops_digest(day).text, Not(HasSubstr("FAQ")));

  day.faq = {.shown = 12, .used = 3, .learned = 1, .solved = 5, .did_not_help = 2};
  EXPECT_THAT(
      ops_digest(day).text,
      HasSubstr("FAQ: 12 answers shown; 5 solved it, 2 did not help; agents used 3 and taught 1 more."));
}

TEST(OpsDigestTest, IsWrittenOnceADay) {
  using namespace std::chrono_literals;
  const db::Time midnight{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};
  const db::Time five = midnight + digest_hour;

  EXPECT_FALSE(digest_is_due(std::nullopt, five - 1s));
  EXPECT_TRUE(digest_is_due(std::nullopt, five)) << "the first one";
  EXPECT_FALSE(digest_is_due(five, five + 1h));
  EXPECT_FALSE(digest_is_due(five, midnight + 24h));
  EXPECT_TRUE(digest_is_due(five, five + 24h));
  EXPECT_TRUE(digest_is_due(five, five + 24h * 9)) << "after an outage of days: one, not nine";
}

}  // namespace
}  // namespace ticketd::report
