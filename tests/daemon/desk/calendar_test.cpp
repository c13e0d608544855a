#include "daemon/desk/calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>

#include "daemon/desk/time_zone.hpp"

namespace ticketd::desk {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::minutes;

constexpr OpenHours nine_to_five{9h, 17h};

Calendar office_hours(std::string zone = "Europe/Berlin") {
  Calendar calendar{.name = "office", .zone = std::move(zone)};
  for (std::size_t day = 1; day <= 5; ++day) calendar.hours[day] = {nine_to_five};
  return calendar;
}

/// "2026-11-24 15:00" (or with seconds) in the calendar's zone.
db::Time at(const Calendar& calendar, const std::string& local) {
  std::istringstream in(local.size() == 16 ? local + ":00" : local);
  date::local_seconds time;
  in >> date::parse("%F %T", time);
  EXPECT_FALSE(in.fail()) << local;
  return time_zone(calendar.zone).to_sys(time, date::choose::earliest);
}

std::string local(const Calendar& calendar, db::Time time) {
  return date::format("%F %T", time_zone(calendar.zone).to_local(time));
}

struct Case {
  const char* name;
  const char* start;
  int business_days;
  const char* due;
};

void expect_due(const Calendar& calendar, std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(local(calendar, due_after(calendar, at(calendar, c.start), c.business_days)),
              c.due + std::string(":00"));
  }
}

TEST(CalendarTest, TheTwoExamplesOfTheDesign) {
  expect_due(office_hours(), {
                                 {"Tuesday afternoon", "2026-11-24 15:00", 1, "2026-11-25 15:00"},
                                 {"Friday evening", "2026-11-27 18:00", 1, "2026-11-30 17:00"},
                             });
}

TEST(CalendarTest, OfficeHours) {
  expect_due(office_hours(),
             {
                 {"at opening", "2026-11-24 09:00", 1, "2026-11-24 17:00"},
                 {"a minute later", "2026-11-24 09:01", 1, "2026-11-25 09:01"},
                 {"at closing counts from the next day", "2026-11-24 17:00", 1, "2026-11-25 17:00"},
                 {"a minute before", "2026-11-24 16:59", 1, "2026-11-25 16:59"},
                 {"before opening", "2026-11-24 03:00", 1, "2026-11-24 17:00"},
                 {"over the weekend", "2026-11-27 15:00", 1, "2026-11-30 15:00"},
                 {"on Saturday", "2026-11-28 12:00", 1, "2026-11-30 17:00"},
                 {"three days", "2026-11-26 15:00", 3, "2026-12-01 15:00"},
                 {"five days is a week", "2026-11-24 10:30", 5, "2026-12-01 10:30"},
                 {"no day: at once", "2026-11-24 10:30", 0, "2026-11-24 10:30"},
                 {"no day: the next opening", "2026-11-27 18:00", 0, "2026-11-30 09:00"},
                 {"over the end of the year", "2026-12-31 16:00", 2, "2027-01-04 16:00"},
             });
}

TEST(CalendarTest, HolidaysDoNotCount) {
  Calendar calendar = office_hours();
  calendar.holidays = {std::chrono::year{2026} / 12 / 25, std::chrono::year{2027} / 1 / 1};
  expect_due(calendar, {
                           {"over Christmas", "2026-12-24 15:00", 1, "2026-12-28 15:00"},
                           {"on the holiday", "2026-12-25 10:00", 1, "2026-12-28 17:00"},
                           {"no day on the holiday", "2026-12-25 10:00", 0, "2026-12-28 09:00"},
                       });
}

TEST(CalendarTest, ALunchBreakIsNoBusinessTime) {
  Calendar calendar = office_hours();
  for (auto& day : calendar.hours)
    if (!day.empty()) day = {{9h, 12h}, {13h, 17h}};
  expect_due(calendar, {
                           {"in the morning", "2026-11-24 10:00", 1, "2026-11-25 10:00"},
                           {"in the break: the morning is gone", "2026-11-24 12:30", 1, "2026-11-25 12:00"},
                           {"no day: after the break", "2026-11-24 12:30", 0, "2026-11-24 13:00"},
                           {"in the afternoon", "2026-11-24 13:30", 1, "2026-11-25 13:30"},
                       });
}

TEST(CalendarTest, AShortDayIsABusinessDayToo) {
  Calendar calendar = office_hours();
  calendar.hours[5] = {{9h, 13h}};
  expect_due(calendar,
             {
                 {"a quarter of Thursday, three of Friday", "2026-11-26 15:00", 1, "2026-11-27 12:00"},
                 {"half of Friday, half of Monday", "2026-11-27 11:00", 1, "2026-11-30 13:00"},
                 {"a later mail is not due earlier", "2026-11-27 09:00", 1, "2026-11-27 13:00"},
             });
}

TEST(CalendarTest, RoundTheClock) {
  Calendar calendar{.name = "always", .zone = "UTC"};
  for (auto& day : calendar.hours) day = {{0h, 24h}};
  expect_due(calendar, {
                           {"a day is a day", "2026-11-28 23:30", 1, "2026-11-29 23:30"},
                           {"at midnight the day is whole", "2026-11-28 00:00", 1, "2026-11-29 00:00"},
                       });
}

TEST(CalendarTest, ClocksGoForward) {  // Sunday 2026-03-29, 2:00 becomes 3:00 in Berlin
  Calendar calendar{.name = "sunday night", .zone = "Europe/Berlin"};
  calendar.hours[0] = {{1h, 5h}};  // three hours long on that day
  EXPECT_EQ(due_after(calendar, at(calendar, "2026-03-28 12:00"), 1), at(calendar, "2026-03-29 05:00"));
  // Half of the Sunday before (3:00) is an hour and a half of this one: 1:00 to 2:00, then 3:00 to 3:30.
  EXPECT_EQ(local(calendar, due_after(calendar, at(calendar, "2026-03-22 03:00"), 1)), "2026-03-29 03:30:00");

  calendar.hours[0] = {{2h, 3h}};  // that day it is not open at all
  EXPECT_EQ(local(calendar, due_after(calendar, at(calendar, "2026-03-28 12:00"), 1)), "2026-04-05 03:00:00");

  const Calendar weekdays = office_hours();  // the time of day stays
  EXPECT_EQ(due_after(weekdays, at(weekdays, "2026-03-27 15:00"), 1) - at(weekdays, "2026-03-27 15:00"), 71h);
}

TEST(CalendarTest, ClocksGoBack) {  // Sunday 2026-10-25, 3:00 becomes 2:00 in Berlin
  Calendar calendar{.name = "sunday night", .zone = "Europe/Berlin"};
  calendar.hours[0] = {{1h, 3h}};  // three hours long on that day: 1, 2 and 2 again
  const db::Time opening = at(calendar, "2026-10-25 01:00");
  EXPECT_EQ(due_after(calendar, opening, 1), opening + 3h);
  EXPECT_EQ(due_after(calendar, opening + 90min, 0), opening + 90min);

  calendar.hours[0] = {{2h, 2h + 30min}};  // opens at the first 2:00, closes at the second 2:30
  EXPECT_EQ(due_after(calendar, opening, 1) - due_after(calendar, opening, 0), 90min);
}

TEST(CalendarTest, MidnightThatHappensTwice) {  // Havana: Sunday 2020-11-01, 1:00 becomes 0:00
  Calendar calendar{.name = "always", .zone = "America/Havana"};
  for (auto& day : calendar.hours) day = {{0h, 24h}};
  const db::Time midnight = at(calendar, "2020-11-01 00:00");

  EXPECT_EQ(due_after(calendar, midnight, 0), midnight);
  EXPECT_EQ(due_after(calendar, midnight, 1), midnight + 25h);
  EXPECT_EQ(due_after(calendar, midnight - 12h, 1), midnight + 12h + 30min) << "half of a day of 25 hours";
}

TEST(CalendarTest, ADayThatNeverWas) {  // Apia had no 2011-12-30
  const Calendar calendar = office_hours("Pacific/Apia");

  EXPECT_EQ(local(calendar, due_after(calendar, at(calendar, "2011-12-29 15:00"), 1)), "2012-01-02 15:00:00");
}

TEST(CalendarTest, WhatIsNeverOpenIsAnError) {
  Calendar closed{.name = "closed"};
  EXPECT_FALSE(ever_open(closed));
  EXPECT_THROW(due_after(closed, db::Time{}, 1), std::invalid_argument);

  closed.hours[3] = {{9h, 9h}};
  EXPECT_FALSE(ever_open(closed));
  EXPECT_TRUE(ever_open(office_hours()));
  EXPECT_THROW(due_after(office_hours("Mars/Olympus"), db::Time{}, 1), std::invalid_argument);
  EXPECT_THROW(due_after(office_hours(), db::Time{}, -1), std::invalid_argument);
}

TEST(CalendarTest, AYearOfHolidaysIsSurvived) {
  Calendar calendar{.name = "mondays", .zone = "UTC"};
  calendar.hours[1] = {nine_to_five};
  for (std::chrono::sys_days day{std::chrono::year{2026} / 1 / 1}; day < std::chrono::year{2028} / 1 / 1;
       day += days{1})
    calendar.holidays.emplace_back(day);

  EXPECT_EQ(local(calendar, due_after(calendar, at(calendar, "2026-01-02 10:00"), 2)), "2028-01-10 17:00:00");
}

TEST(CalendarTest, ZonesAreKnownByName) {
  EXPECT_TRUE(known_zone("Europe/Berlin"));
  EXPECT_TRUE(known_zone("UTC"));
  EXPECT_FALSE(known_zone("Europe/Berlyn"));
  EXPECT_FALSE(known_zone("CEST"));
  EXPECT_FALSE(known_zone(""));
}

// ---- what must hold for every calendar

bool in_opening_hours(const Calendar& calendar, db::Time time) {
  const date::time_zone& zone = time_zone(calendar.zone);
  const auto today = date::floor<days>(zone.to_local(time));
  for (auto day = today - days{1}; day <= today + days{1}; day += days{1}) {  // midnight may come twice
    const std::chrono::sys_days date{day.time_since_epoch()};
    if (std::ranges::find(calendar.holidays, std::chrono::year_month_day{date}) != calendar.holidays.end())
      continue;
    for (const OpenHours& open : calendar.hours.at(std::chrono::weekday{date}.c_encoding()))
      if (zone.to_sys(day + open.from, date::choose::earliest) <= time &&
          time <= zone.to_sys(day + open.to, date::choose::latest))
        return true;
  }
  return false;
}

Calendar random_calendar(std::mt19937& random) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  static constexpr const char* zones[] = {
      "UTC",           "Europe/Berlin",       "America/New_York", "Asia/Kolkata",
      "Asia/Shanghai", "Australia/Lord_Howe", "America/Havana",   "Europe/Sofia"};
  Calendar calendar{.name = "random", .zone = zones[below(std::size(zones))]};
  while (!ever_open(calendar))
    for (auto& day : calendar.hours) {
      day.clear();
      minutes from{below(600)};
      for (int i = below(4); i > 0 && from < 24h; --i) {
        const minutes to = std::min<minutes>(24h, from + minutes{1 + below(400)});
        day.push_back({from, to});
        from = to + minutes{1 + below(120)};
      }
    }
  for (int i = below(30); i > 0; --i)
    calendar.holidays.emplace_back(std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + days{below(365)});
  return calendar;
}

TEST(CalendarTest, EveryDueTimeIsLaterThanItsStartInOpeningHoursAndInOrder) {
  std::mt19937 random(20261122);  // NOLINT(bugprone-random-generator-seed): the same calendars in every run
  for (int round = 0; round < 150; ++round) {
    const Calendar calendar = random_calendar(random);
    SCOPED_TRACE("round " + std::to_string(round) + " zone " + calendar.zone);
    db::Time start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    db::Time last_due[3]{};
    for (int i = 0; i < 40; ++i) {
      start += std::chrono::seconds{random() % (20UL * 86400)};
      for (const int n : {0, 1, 2}) {
        const db::Time due = due_after(calendar, start, n);
        ASSERT_GE(due, start);
        ASSERT_TRUE(in_opening_hours(calendar, due))
            << local(calendar, start) << " -> " << local(calendar, due);
        ASSERT_GE(due, last_due[n]) << "a later mail is due earlier: " << local(calendar, start);
        if (n > 0) ASSERT_GE(due, last_due[n - 1]) << "two days are over before one";
        last_due[n] = due;
      }
    }
  }
}

TEST(CalendarTest, WholeDaysAddUp) {
  std::mt19937 random(7);  // NOLINT(bugprone-random-generator-seed)
  for (int round = 0; round < 60; ++round) {
    Calendar calendar = random_calendar(random);
    calendar.zone = "UTC";
    const OpenHours same = calendar.hours[0].empty() ? nine_to_five : calendar.hours[0].front();
    for (auto& day : calendar.hours)
      if (!day.empty()) day = {same};
    const db::Time start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} +
                         std::chrono::seconds{random() % (300UL * 86400)}};
    // From inside the opening hours, two days are one day and another.
    const db::Time open = due_after(calendar, start, 0) + 1s;
    EXPECT_EQ(due_after(calendar, open, 2), due_after(calendar, due_after(calendar, open, 1), 1));
  }
}

}  // namespace
}  // namespace ticketd::desk
