#include "daemon/report/reconciliation.hpp"

#include <gtest/gtest.h>

namespace ticketd::report {
namespace {

using db::LedgerOutcome;

struct Case {
  const char* name;
  std::vector<std::uint32_t> on_server;
  std::vector<db::UidOutcome> ledger;
  std::uint32_t before_start_uid;
  Reconciliation expected;
};

const Case cases[] = {
    {"nothing at all", {}, {}, 0, {}},
    {"all is well",
     {11, 12},
     {{11, LedgerOutcome::opened}, {12, LedgerOutcome::joined}},
     0,
     {.on_server = 2, .in_ledger = 2, .outcomes = {{LedgerOutcome::opened, 1}, {LedgerOutcome::joined, 1}}}},
    {"old mail needs no entry",
     {3, 10, 11},
     {{11, LedgerOutcome::opened}},
     10,
     {.on_server = 3,
      .in_ledger = 3,
      .outcomes = {{LedgerOutcome::before_start, 2}, {LedgerOutcome::opened, 1}}}},
    {"an old mail that was filed all the same counts as what it became",
     {9, 10},
     {{9, LedgerOutcome::opened}},
     10,
     {.on_server = 2,
      .in_ledger = 2,
      .outcomes = {{LedgerOutcome::before_start, 1}, {LedgerOutcome::opened, 1}}}},
    {"a mail nobody knows",
     {11, 12, 13},
     {{12, LedgerOutcome::opened}},
     0,
     {.on_server = 3, .in_ledger = 1, .outcomes = {{LedgerOutcome::opened, 1}}, .missing = {11, 13}}},
    {"a mail begun and not finished",
     {11},
     {{11, LedgerOutcome::trying}},
     0,
     {.on_server = 1, .in_ledger = 1, .outcomes = {{LedgerOutcome::trying, 1}}, .unfinished = {11}}},
    {"mails moved away or deleted, before, between and after",
     {12},
     {{11, LedgerOutcome::opened},
      {12, LedgerOutcome::opened},
      {13, LedgerOutcome::opened},
      {14, LedgerOutcome::trying}},
     0,
     {.on_server = 1, .in_ledger = 1, .outcomes = {{LedgerOutcome::opened, 1}}, .gone = 3}},
    {"an emptied folder", {}, {{1, LedgerOutcome::opened}, {2, LedgerOutcome::opened}}, 0, {.gone = 2}},
};

TEST(ReconciliationTest, EveryMailOnTheServerIsAccountedForOrNamed) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);

    const Reconciliation result = reconcile(c.on_server, c.ledger, c.before_start_uid);

    EXPECT_EQ(result, c.expected);
    EXPECT_EQ(result.accounted_for(), c.expected.missing.empty() && c.expected.unfinished.empty());
    std::int64_t sum = 0;
    for (const auto& [outcome, mails] : result.outcomes) sum += mails;
    EXPECT_EQ(result.in_ledger, sum);
    EXPECT_EQ(result.on_server, result.in_ledger + static_cast<std::int64_t>(result.missing.size()));
  }
}

}  // namespace
}  // namespace ticketd::report
