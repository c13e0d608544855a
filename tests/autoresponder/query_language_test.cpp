#include "autoresponder/query_language.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ticketd::autoresponder {
namespace {

const std::vector<std::string> languages{"bg", "de", "en", "ja", "pt", "ru", "zh"};

TEST(QueryLanguageTest, FindsTheLanguageOfAShortQuestion) {
  struct Case {
    const char* text;
    const char* expected;
  };
  const Case cases[] = {{"How can I send the lamp back to you?", "en"},
                        {"Wie kann ich die Lampe zurückschicken?", "de"},
                        {"Как мне вернуть лампу обратно в магазин?", "ru"},
                        {"Кога ще получа пратката си, моля?", "bg"},
                        {"Como posso devolver o candeeiro que comprei?", "pt"},
                        {"ランプを返品したいのですが", "ja"},
                        {"我想把这盏灯退回去", "zh"}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(query_language(c.text, languages, "en"), c.expected);
  }
}

TEST(QueryLanguageTest, AnswersWithALanguageOfTheFaqOnly) {
  const std::vector<std::string> two{"en", "de"};

  EXPECT_EQ(query_language("Comment puis-je renvoyer la lampe ?", two, "de"), "de");
  EXPECT_EQ(query_language("🙂", two, "en"), "en");
  EXPECT_EQ(query_language("", two, "en"), "en");
}

TEST(QueryLanguageTest, OneLanguageNeedsNoLook) {
  EXPECT_EQ(query_language("Wie geht das?", std::vector<std::string>{"en"}, "en"), "en");
  EXPECT_EQ(query_language("Wie geht das?", {}, ""), "");
}

TEST(QueryLanguageTest, ACloseRelativeStandsIn) {
  const std::vector<std::string> two{"en", "da"};

  EXPECT_EQ(
      query_language("Hvordan kan jeg sende lampen tilbake til butikken, og hva koster det?", two, "en"),
      "da");
}

}  // namespace
}  // namespace ticketd::autoresponder
