#include "autoresponder/help_rate.hpp"

#include <gtest/gtest.h>

namespace ticketd::autoresponder {
namespace {

TEST(HelpRateTest, AnEntrySinksWhenItHelpsLessThanHalfOfThoseWhoSay) {
  struct Case {
    HelpVotes votes;
    double rate;
    bool sinks;
    double left;
  };
  const Case cases[] = {
      {{0, 0}, 0, false, 1},    {{0, 4}, 0, false, 1},   {{0, 5}, 0, true, 0},    {{2, 2}, 0.5, false, 1},
      {{1, 4}, 0.2, true, 0.4}, {{5, 5}, 0.5, false, 1}, {{9, 1}, 0.9, false, 1}, {{4, 6}, 0.4, true, 0.8},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.votes.solved);
    SCOPED_TRACE(c.votes.did_not_help);
    EXPECT_DOUBLE_EQ(help_rate(c.votes), c.rate);
    EXPECT_EQ(sinks(c.votes), c.sinks);
    EXPECT_DOUBLE_EQ(confidence_left(c.votes), c.left);
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
