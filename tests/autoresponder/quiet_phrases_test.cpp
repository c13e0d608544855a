#include "autoresponder/quiet_phrases.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ticketd::autoresponder {
namespace {

using testing::HasSubstr;

constexpr std::optional<QuietReason> silent_about_nothing = std::nullopt;

TEST(QuietPhrasesTest, AreFoundInEveryLanguageAsWholeWords) {
  struct Case {
    const char* text;
    std::optional<QuietReason> expected;
  };
  const Case cases[] = {
      {"My LAWYER will write to you", QuietReason::complaint},
      {"This is the third   time\nI write", QuietReason::upset},
      {"I am very disappointed.", QuietReason::upset},
      {"It is URGENT", QuietReason::urgent},
      {"How can I return a jacket?", silent_about_nothing},
      {"Do you ship to Sweden?", silent_about_nothing},
      {"I have no issue with it", silent_about_nothing},
      {"Can I sue you for this", QuietReason::complaint},
      {"A scampi recipe", silent_about_nothing},
      {"Ich schalte meinen Anwalt ein", QuietReason::complaint},
      {"Ich warte seit Tagen", QuietReason::upset},
      {"Bitte dringend antworten", QuietReason::urgent},
      {"Wie kann ich meine Bestellung zurückgeben?", silent_about_nothing},
      {"C'est inadmissible", QuietReason::upset},
      {"Comment retourner un colis ?", silent_about_nothing},
      {"Exijo la hoja de reclamaciones", QuietReason::complaint},
      {"¿Cómo puedo pagar?", silent_about_nothing},
      {"È una vergogna", QuietReason::upset},
      {"Come posso pagare?", silent_about_nothing},
      {"É a terceira vez que escrevo", QuietReason::upset},
      {"Como posso pagar?", silent_about_nothing},
      {"Я подам в суд", QuietReason::complaint},
      {"Очень разочарована вашей работой", QuietReason::upset},
      {"Нужно СРОЧНО", QuietReason::urgent},
      {"Как вернуть товар?", silent_about_nothing},
      {"Подскажите, пожалуйста, как вернуть товар?", silent_about_nothing},
      {"Пожалуй, возьму другой размер", silent_about_nothing},
      {"Я пожалуюсь на ваш магазин", QuietReason::complaint},
      {"Куда можно пожаловаться?", QuietReason::complaint},
      {"Ще се обърна към адвокат", QuietReason::complaint},
      {"Пиша за трети път", QuietReason::upset},
      {"Как да върна стока?", silent_about_nothing},
      {"我要投诉你们", QuietReason::complaint},
      {"这是第三次写信了", QuietReason::upset},
      {"怎么退货？", silent_about_nothing},
      {"没有收到确认，垃圾邮件里也没有", silent_about_nothing},
      {"你们真垃圾", QuietReason::upset},
      {"不满200元要付运费吗？", silent_about_nothing},
      {"我对你们很不满", QuietReason::upset},
      {"优惠券可以多次使用吗？", silent_about_nothing},
      {"我已经多次联系你们", QuietReason::upset},
      {"", silent_about_nothing},
      {"\xFF\xFE lawyer", QuietReason::complaint},
  };
  const QuietPhrases phrases = QuietPhrases::shipped();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(phrases.found_in(c.text), c.expected);
  }
}

TEST(QuietPhrasesTest, AnOrdersNumberIsToldFromDaysAndPrices) {
  struct Case {
    const char* text;
    bool expected;
  };
  const Case cases[] = {
      {"Where is order 4711?", true},         {"Where is my order no. #4711?", true},
      {"My parcel AB-1234567 is late", true}, {"Wo ist Bestellung Nr. 123?", true},
      {"Где мой заказ № 1045?", true},        {"Къде е поръчка 1045?", true},
      {"订单号 20981 在哪里", true},          {"call me at +49 30 1234567", true},
      {"I ordered 2 shirts", false},          {"How do I return an order after 30 days?", false},
      {"an order of 24.11.2026", false},      {"order by 2026-11-24 please", false},
      {"the order costs 129.00 EUR", false},  {"1,299.00 is too much", false},
      {"an order for 500 EUR", false},        {"is the order over 100 € free?", false},
      {"free from 10:30 to 12:00", false},    {"the reorder 471 thing", false},
      {"no numbers at all", false},
  };
  const QuietPhrases phrases = QuietPhrases::shipped();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(phrases.names_a_number(c.text), c.expected);
  }
}

TEST(QuietPhrasesTest, OpsAddAndReplaceAndTakeOut) {
  const auto phrases = QuietPhrases::make({.name = "own.toml", .content = R"(
[en]
complaint = ["Rotten egg*"]
except = ["court", "lawyer"]

[de]
replace = true
urgent = ["Brandmeldung"]

[sv]
upset = ["aldrig mer"]
)"});

  ASSERT_TRUE(phrases);
  EXPECT_EQ(phrases->found_in("you ROTTEN EGGS"), QuietReason::complaint) << "added";
  EXPECT_EQ(phrases->found_in("I am furious"), QuietReason::upset) << "the others stay";
  EXPECT_EQ(phrases->found_in("my lawyer"), std::nullopt) << "taken out";
  EXPECT_EQ(phrases->found_in("mein Anwalt"), std::nullopt) << "replaced";
  EXPECT_EQ(phrases->found_in("eine Brandmeldung"), QuietReason::urgent);
  EXPECT_EQ(phrases->found_in("aldrig mer!"), QuietReason::upset) << "a language that is not shipped";
}

TEST(QuietPhrasesTest, EveryMistakeIsSaidWithItsLine) {
  const auto phrases = QuietPhrases::make(
      {.name = "own.toml",
       .content =
           "all = [\"x\"]\n[en]\ncomplain = [\"x\"]\nurgent = \"now\"\nupset = [\"\", 7]\nreplace = 1\n"});

  ASSERT_FALSE(phrases);
  std::string said;
  for (const FaqMistake& m : phrases.error())
    said += m.file + ":" + std::to_string(m.line) + ": " + m.what + "\n";
  EXPECT_THAT(said, HasSubstr("own.toml:1: lists stand below their language"));
  EXPECT_THAT(said, HasSubstr("own.toml:3: there is no list \"complain\"; known are complaint, urgent"));
  EXPECT_THAT(said, HasSubstr("own.toml:4: urgent must be a list of texts"));
  EXPECT_THAT(said, HasSubstr("own.toml:5: each of upset must be a text in quotes"));
  EXPECT_THAT(said, HasSubstr("own.toml:6: replace must be true or false"));

  for (const char* broken : {"[en", "\xFF\xFE", "[en]\nurgent = [\"a\"\n"})
    EXPECT_FALSE(QuietPhrases::make({.name = "own.toml", .content = broken})) << broken;
}

TEST(QuietPhrasesTest, HugeTextsTakeBoundedTime) {
  const QuietPhrases phrases = QuietPhrases::shipped();
  for (const std::string& part :
       {std::string("order "), std::string("1 "), std::string("é"), std::string("a")}) {
    std::string text;
    while (text.size() < (1U << 20U)) text += part;
    EXPECT_FALSE(phrases.found_in(text));
    EXPECT_FALSE(phrases.names_a_number(text));
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
