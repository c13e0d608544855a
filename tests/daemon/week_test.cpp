#include "daemon/report/week.hpp"

#include <gtest/gtest.h>

namespace ticketd::report {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::year;

constexpr const char* berlin = "Europe/Berlin";

db::Time utc(int month, unsigned day, std::chrono::seconds of_day) {
  return sys_days{year{2026} / month / static_cast<int>(day)} + of_day;
}

TEST(WeekTest, TheLastWholeWeekByTheLocalCalendar) {
  // Sunday 8 March, 23:30 UTC is Monday 00:30 in Berlin.
  EXPECT_EQ(week_before(utc(3, 8, 23h + 30min), berlin), (Week{utc(3, 1, 23h), utc(3, 8, 23h)}));
  EXPECT_EQ(week_before(utc(3, 8, 23h + 30min), "UTC"), (Week{utc(2, 23, 0h), utc(3, 2, 0h)}));
  EXPECT_EQ(week_before(utc(3, 11, 12h), "UTC", 0), (Week{utc(3, 9, 0h), utc(3, 16, 0h)}));
  EXPECT_EQ(week_before(utc(3, 11, 12h), "UTC", 2), (Week{utc(2, 23, 0h), utc(3, 2, 0h)}));
}

TEST(WeekTest, AWeekWithAChangeOfTheClockIsAnHourShorterOrLonger) {
  const Week spring = week_before(utc(3, 30, 12h), berlin);
  EXPECT_EQ(spring, (Week{utc(3, 22, 23h), utc(3, 29, 22h)}));
  const Week autumn = week_before(utc(10, 26, 12h), berlin);
  EXPECT_EQ(autumn.to - autumn.from, 7 * 24h + 1h);
}

TEST(WeekTest, WhereMidnightDoesNotExistTheDayBeginsLater) {
  // Cairo skips 00:00 to 01:00 on Friday 24 April 2026; its Mondays are whole.
  EXPECT_EQ(week_before(utc(4, 28, 12h), "Africa/Cairo").to, utc(4, 26, 21h));
}

TEST(WeekTest, IsReportedOnceAfterItsEnd) {
  const db::Time monday = utc(3, 9, 0h);
  EXPECT_TRUE(weekly_report_is_due(std::nullopt, monday + 5h, "UTC"));
  EXPECT_FALSE(weekly_report_is_due(std::nullopt, monday + 4h + 59min, "UTC")) << "people read it at work";
  EXPECT_FALSE(weekly_report_is_due(monday + 5h, monday + 48h, "UTC"));
  EXPECT_FALSE(weekly_report_is_due(monday + 5h, monday + 7 * 24h, "UTC"));
  EXPECT_TRUE(weekly_report_is_due(monday + 5h, monday + 7 * 24h + 5h, "UTC"));
  EXPECT_TRUE(weekly_report_is_due(monday + 5h, monday + 9 * 24h, "UTC")) << "after an outage";
}

TEST(WeekTest, DaysAreLocal) {
  EXPECT_EQ(day_of_week(utc(3, 8, 23h + 30min), berlin), 0U);
  EXPECT_EQ(day_of_week(utc(3, 8, 23h + 30min), "UTC"), 6U);
  EXPECT_EQ(local_day(utc(3, 8, 23h + 30min), berlin), "9 March 2026");
}

TEST(WeekTest, AnUnknownZoneIsAnError) {
  EXPECT_THROW(week_before(utc(3, 9, 0h), "Europe/Atlantis"), std::invalid_argument);
}

}  // namespace
}  // namespace ticketd::report
