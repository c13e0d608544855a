#include "daemon/desk/in_words.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ticketd::desk {
namespace {

using namespace std::chrono_literals;

constexpr db::Time tuesday{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 14h +
                           59s};  // 15:00 in Berlin

TEST(InWordsTest, EachLanguageSaysItInItsOwnWay) {
  struct Case {
    const char* language;
    const char* words;
  };
  const Case cases[] = {
      {"en", "Tuesday 24 November, 15:00"},
      {"de", "Dienstag, 24. November, 15:00 Uhr"},
      {"ru", "вторника, 24 ноября, 15:00"},
      {"bg", "вторник, 24 ноември, 15:00 часа"},
      {"zh", "11月24日（星期二）15:00"},
      {"zh-Hant-TW", "11月24日（星期二）15:00"},
      {"de-AT", "Dienstag, 24. November, 15:00 Uhr"},
      {"fr", "Tuesday 24 November, 15:00"},
      {"", "Tuesday 24 November, 15:00"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.language);
    EXPECT_EQ(in_words(tuesday, "Europe/Berlin", c.language), c.words);
  }
}

TEST(InWordsTest, TheZoneDecidesTheDay) {
  EXPECT_EQ(in_words(tuesday, "UTC", "en"), "Tuesday 24 November, 14:00");
  EXPECT_EQ(in_words(tuesday, "Pacific/Auckland", "en"), "Wednesday 25 November, 03:00");
  EXPECT_EQ(in_words(tuesday, "Pacific/Auckland", "ru"), "среды, 25 ноября, 3:00");
  EXPECT_EQ(in_words(db::Time{-1s}, "UTC", "en"), "Wednesday 31 December, 23:59");
  EXPECT_THROW(in_words(tuesday, "Europe/Berlyn", "en"), std::invalid_argument);
}

TEST(InWordsTest, SundayIsTheFirstOfTheWeekAndJanuaryOfTheYear) {
  constexpr db::Time sunday{std::chrono::sys_days{std::chrono::year{2027} / 1 / 3} + 9h + 5min};
  EXPECT_EQ(in_words(sunday, "UTC", "en"), "Sunday 3 January, 09:05");
  EXPECT_EQ(in_words(sunday, "UTC", "de"), "Sonntag, 3. Januar, 9:05 Uhr");
  EXPECT_EQ(in_words(sunday, "UTC", "zh"), "1月3日（星期日）9:05");
  EXPECT_EQ(in_words(sunday + std::chrono::days{339}, "UTC", "bg"), "сряда, 8 декември, 9:05 часа");
}

}  // namespace
}  // namespace ticketd::desk
