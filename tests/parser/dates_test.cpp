#include "parser/dates.hpp"

#include <gtest/gtest.h>

namespace ticketd::parser {
namespace {

TEST(DatesTest, ReadsDatesAsTheyAreWritten) {
  struct Case {
    std::string_view value;
    std::int64_t expected;
  };
  const Case cases[] = {
      {"Fri, 21 Nov 1997 09:55:06 -0600", 880127706},
      {"21 Nov 97 09:55:06 GMT", 880106106},
      {"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", 880127706},
      {"Thu,\r\n  13\r\n  Feb\r\n    1969\r\n  23:32\r\n    -0330 (Newfoundland Time)", -27723480},
      {"Wed, 02 Jun 2004 12:00:00", 1086177600},
      {"Wed Jun  2 12:00:00 2004", 1086177600},
      {"Wed Jun 02 12:00:00 EST 2004", 1086195600},
      {"2 Jun 2004 12:00:00 +02:00", 1086170400},
      {"2 Jun 2004 12:00:00 GMT+0200", 1086170400},
      {"02-Jun-2004 12:00:00 +0200", 1086170400},
      {"2004-06-02T12:00:00Z", 1086177600},
      {"2004-06-02 12:00:00 +0200", 1086170400},
      {"2004-06-02T12:00:00.123+02:00", 1086170400},
      {"Jun 2, 2004 1:30 PM", 1086183000},
      {"2 June 104 12:00:00 Z", 1086177600},
      {"Wed, 002 Jun 2004 12:00:00 Z", 1086177600},
      {"2 Jun 2004 12:00:00 est", 1086195600},
      {"2 Jun 2004 12:00:00 XYZ", 1086177600},
      {"Sat, 31 Dec 2016 23:59:60 +0000", 1483228800},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.value);
    const auto date = parse_date(c.value);
    ASSERT_TRUE(date.has_value());
    EXPECT_EQ(date->time_since_epoch().count(), c.expected);
  }
}

TEST(DatesTest, InventsNothing) {
  for (const std::string_view value :
       {"", "yesterday", "Mon, 32 Jan 2004 12:00:00 +0000", "Mon, 30 Feb 2004 12:00:00 +0000", "2 Jun 2004",
        "12:00:00", "2 Foo 2004 12:00:00", "2 Jun 2004 25:00:00", "2 Jun 2004 12:61:00", "((((((",
        "-1 -1 -1 -1:-1:-1", "2 Jun 99999999999999999999 12:00:00"}) {
    SCOPED_TRACE(value);
    EXPECT_FALSE(parse_date(value).has_value());
  }
}

}  // namespace
}  // namespace ticketd::parser
