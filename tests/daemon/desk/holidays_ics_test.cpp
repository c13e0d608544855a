#include "daemon/desk/holidays_ics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ticketd::desk {
namespace {

using std::chrono::year;
using testing::ElementsAre;
using Days = std::vector<std::chrono::year_month_day>;

std::string calendar(const std::string& events) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + events + "END:VCALENDAR\r\n";
}

std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\r\nUID:1@example.org\r\n" + lines + "END:VEVENT\r\n";
}

Days days(const std::string& events) { return read_holidays_ics(calendar(events)).value_or(Days{}); }

TEST(HolidaysIcsTest, AnAllDayEventIsAHoliday) {
  EXPECT_THAT(days(event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:Weihnachten\r\n") +
                   event("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260102\r\n") +
                   event("DTSTART;VALUE=DATE:20261225\r\nSUMMARY:again\r\n")),
              ElementsAre(year{2026} / 1 / 1, year{2026} / 12 / 25));
}

TEST(HolidaysIcsTest, TheEndIsTheDayAfter) {
  EXPECT_THAT(days(event("DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20270102\r\n")),
              ElementsAre(year{2026} / 12 / 30, year{2026} / 12 / 31, year{2027} / 1 / 1));
  EXPECT_THAT(days(event("DTSTART;VALUE=DATE:20261230\r\nDURATION:P2D\r\n")),
              ElementsAre(year{2026} / 12 / 30, year{2026} / 12 / 31));
  EXPECT_THAT(days(event("DTSTART;VALUE=DATE:20261230\r\nDTEND;VALUE=DATE:20261201\r\n")),
              ElementsAre(year{2026} / 12 / 30));
}

TEST(HolidaysIcsTest, WhatComesBackIsWrittenOutForThisCentury) {
  const Days christmas = days(event("DTSTART;VALUE=DATE:20201225\r\nRRULE:FREQ=YEARLY\r\n"));
  ASSERT_EQ(christmas.size(), 80U);
  EXPECT_EQ(christmas.back(), year{2099} / 12 / 25);
  EXPECT_THAT(
      days(event("DTSTART;VALUE=DATE:20261126\r\nRRULE:FREQ=YEARLY;COUNT=3;BYMONTH=11;BYDAY=4TH\r\n")),
      ElementsAre(year{2026} / 11 / 26, year{2027} / 11 / 25, year{2028} / 11 / 23))
      << "the fourth Thursday";
  EXPECT_THAT(days(event("DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;UNTIL=20281231\r\n"
                         "EXDATE;VALUE=DATE:20271225\r\nRDATE;VALUE=DATE:20261226\r\n")),
              ElementsAre(year{2026} / 12 / 25, year{2026} / 12 / 26, year{2028} / 12 / 25));
}

TEST(HolidaysIcsTest, WhatIsNoHoliday) {
  EXPECT_TRUE(days(event("DTSTART:20261225T090000Z\r\nDTEND:20261225T100000Z\r\n")).empty());
  EXPECT_TRUE(days(event("DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n")).empty());
  EXPECT_TRUE(days(event("SUMMARY:no day\r\n")).empty());
  EXPECT_TRUE(days("BEGIN:VTODO\r\nDTSTART;VALUE=DATE:20261225\r\nEND:VTODO\r\n").empty());
}

TEST(HolidaysIcsTest, NoRuleTakesForever) {
  EXPECT_THAT(days(event("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=SECONDLY\r\n")),
              ElementsAre(year{2026} / 1 / 1));
  EXPECT_LE(days(event("DTSTART;VALUE=DATE:19700101\r\nRRULE:FREQ=DAILY\r\n")).size(), 48'000U);
  EXPECT_LE(days(event("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20991231\r\n")).size(), 366U);
  EXPECT_LE(
      days(event("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n")).size(), 1U);
}

TEST(HolidaysIcsTest, SeveralCalendarsInOneFile) {
  const std::string both =
      calendar(event("DTSTART;VALUE=DATE:20261225\r\n")) + calendar(event("DTSTART;VALUE=DATE:20261226\r\n"));
  EXPECT_THAT(*read_holidays_ics(both), ElementsAre(year{2026} / 12 / 25, year{2026} / 12 / 26));
}

TEST(HolidaysIcsTest, WhatIsNoCalendarIsSaid) {
  EXPECT_EQ(read_holidays_ics("").error(), "this is not an iCalendar file");
  EXPECT_EQ(read_holidays_ics("<html>404</html>").error(), "this is not an iCalendar file");
  EXPECT_EQ(read_holidays_ics(calendar("")).error(), "it has no all-day event, so no holiday");
  const std::string whole = calendar(event("DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n"));
  for (std::size_t size = 0; size < whole.size(); ++size) [[maybe_unused]]
    const auto read = read_holidays_ics(whole.substr(0, size));
}

}  // namespace
}  // namespace ticketd::desk
