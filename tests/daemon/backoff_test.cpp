#include "daemon/backoff.hpp"

#include <gtest/gtest.h>

#include "daemon/heartbeats.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;

TEST(BackoffTest, DoublesUpToItsLimitAndStaysInTheUpperHalf) {
  Backoff backoff(1s, 5s);

  EXPECT_EQ(backoff.next(0.0), 500ms);
  EXPECT_EQ(backoff.next(0.5), 1500ms);
  EXPECT_EQ(backoff.next(0.0), 2000ms);
  EXPECT_EQ(backoff.next(0.0), 2500ms);
  EXPECT_EQ(backoff.next(0.0), 2500ms);
  backoff.reset();
  EXPECT_EQ(backoff.next(0.0), 500ms);
}

TEST(BackoffTest, AMailIsTriedAgainAfterOneMinuteAndAtMostAfterFourHours) {
  EXPECT_EQ(retry_pause(1), 1min);
  EXPECT_EQ(retry_pause(2), 2min);
  EXPECT_EQ(retry_pause(5), 16min);
  EXPECT_EQ(retry_pause(9), 4h);
  EXPECT_EQ(retry_pause(1000), 4h);
}

TEST(HeartbeatsTest, OnlyTheSilentAreOverdue) {
  Heartbeats all;
  Heartbeats::Pulse slow(all, "slow", 10min);
  {
    const Heartbeats::Pulse gone(all, "gone", 1s);
  }
  Heartbeats::Pulse quick(all, "quick", 1s);

  const auto later = Heartbeats::Clock::now() + 1min;
  EXPECT_EQ(all.overdue(later), std::vector<std::string>{"quick"});
}

}  // namespace
}  // namespace ticketd
