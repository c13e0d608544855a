#include "daemon/config/quantities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ticketd::config {
namespace {

using namespace std::chrono_literals;
using desk::OpenHours;
using testing::ElementsAre;

TEST(QuantitiesTest, LengthsOfTime) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration(" 5 m "), 5min);
  EXPECT_EQ(parse_duration("2H"), 2h);
  EXPECT_EQ(parse_duration("14d"), 14 * 24h);
  EXPECT_EQ(parse_duration("1w"), 7 * 24h);
  EXPECT_EQ(parse_duration("0s"), 0s);
  for (const char* wrong :
       {"", "5", "s", "-5s", "5.5h", "5s5", "5 years", "1e3s", "99999999999999999999s", "999999999999w"})
    EXPECT_EQ(parse_duration(wrong), std::nullopt) << wrong;
}

TEST(QuantitiesTest, Sizes) {
  EXPECT_EQ(parse_bytes("64KB"), 64 * 1024);
  EXPECT_EQ(parse_bytes("50 mb"), 50LL << 20);
  EXPECT_EQ(parse_bytes("1GB"), 1LL << 30);
  for (const char* wrong : {"", "50", "50 M", "MB", "-1MB", "99999999GB"})
    EXPECT_EQ(parse_bytes(wrong), std::nullopt) << wrong;
}

TEST(QuantitiesTest, Days) {
  EXPECT_EQ(parse_date("2026-12-25"), std::chrono::year{2026} / 12 / 25);
  EXPECT_EQ(parse_date("2028-02-29"), std::chrono::year{2028} / 2 / 29);
  for (const char* wrong :
       {"", "2026-02-29", "2026-13-01", "2026-12-00", "26-12-25", "2026/12/25", "2026-12-25x", "+026-12-25"})
    EXPECT_EQ(parse_date(wrong), std::nullopt) << wrong;
}

TEST(QuantitiesTest, OpeningHours) {
  EXPECT_THAT(*parse_hours("09:00-17:00"), ElementsAre(OpenHours{9h, 17h}));
  EXPECT_THAT(*parse_hours(" 9:00 - 12:30,13:00-24:00"),
              ElementsAre(OpenHours{9h, 12h + 30min}, OpenHours{13h, 24h}));
  EXPECT_THAT(*parse_hours("00:00-12:00, 12:00-13:00"), ElementsAre(OpenHours{0h, 12h}, OpenHours{12h, 13h}));
  EXPECT_TRUE(parse_hours("")->empty());
  EXPECT_EQ(parse_hours("17:00-09:00").error(), "\"17:00-09:00\" ends before it begins");
  EXPECT_EQ(parse_hours("09:00-09:00").error(), "\"09:00-09:00\" ends before it begins");
  EXPECT_EQ(parse_hours("09:00-12:00, 11:00-13:00").error(),
            "\"11:00-13:00\" begins before the interval before it ends");
  for (const char* wrong : {"9-17", "09:00", "09:00-", "09:00-25:00", "09:00-24:01", "09:60-17:00",
                            "09:00-17:00,", ",", "-", "09:00-12:00-13:00", "closed"})
    EXPECT_FALSE(parse_hours(wrong)) << wrong;
}

TEST(QuantitiesTest, DaysOfTheWeek) {
  EXPECT_THAT(*parse_weekdays("mon"), ElementsAre(1));
  EXPECT_THAT(*parse_weekdays("Sunday"), ElementsAre(0));
  EXPECT_THAT(*parse_weekdays("tues"), ElementsAre(2));
  EXPECT_THAT(*parse_weekdays("mon-fri"), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(*parse_weekdays("sat-mon"), ElementsAre(6, 0, 1));
  for (const char* wrong : {"", "mo", "fry", "mon-", "-fri", "mon-fri-sun", "mondays"})
    EXPECT_EQ(parse_weekdays(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace ticketd::config
