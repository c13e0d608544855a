#include "autoresponder/text_features.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "autoresponder/concepts.hpp"
#include "autoresponder/stemming.hpp"

namespace ticketd::autoresponder {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

class TextFeaturesTest : public testing::Test {
 protected:
  std::vector<std::string> surfaces(std::string_view text, std::string_view language) {
    std::vector<std::string> out;
    for (const AnalysedWord& word : analyzer_.words(text, language)) out.push_back(word.surface);
    return out;
  }
  TermHash only_word(std::string_view text, std::string_view language) {
    const TextFeatures features = analyzer_.features(text, language);
    EXPECT_EQ(features.words.size(), 1U) << text;
    return features.words.front().term;
  }
  bool share_a_concept(std::string_view a, std::string_view in_a, std::string_view b, std::string_view in_b) {
    const std::vector<WordTerm> first = analyzer_.features(a, in_a).concepts;
    const std::vector<WordTerm> second = analyzer_.features(b, in_b).concepts;
    return std::ranges::any_of(first, [&](const WordTerm& x) {
      return std::ranges::any_of(second, [&](const WordTerm& y) { return x.term == y.term; });
    });
  }

  TextAnalyzer analyzer_;
};

TEST_F(TextFeaturesTest, FormsOfAWordAreOneTerm) {
  struct Case {
    const char* language;
    const char* one;
    const char* other;
  };
  const Case cases[] = {{"en", "Deliveries", "delivery"},  {"de-AT", "Lieferungen", "Lieferung"},
                        {"ru", "доставки", "доставка"},    {"bg", "поръчките", "поръчка"},
                        {"fr", "livraisons", "livraison"}, {"es", "pedidos", "pedido"},
                        {"de", "Größe", "GRÖSSE"},         {"en", "ﬁne", "fine"},
                        {"ja", "カード", "ｶｰﾄﾞ"}};
  for (const Case& c : cases) {
    SCOPED_TRACE(c.one);
    EXPECT_EQ(only_word(c.one, c.language), only_word(c.other, c.language));
  }
}

TEST_F(TextFeaturesTest, WordsThatOnlyLookAlikeStayApart) {
  EXPECT_NE(only_word("delivery", "en"), only_word("livery", "en"));
  EXPECT_NE(only_word("поръчка", "bg"), only_word("поща", "bg"));
  EXPECT_NE(only_word("deliveries", ""), only_word("delivery", ""));  // no language: no stemming
}

TEST_F(TextFeaturesTest, ScriptsWithoutSpacesAreCutIntoWords) {
  EXPECT_GT(surfaces("我想退货", "zh").size(), 1U);
  EXPECT_THAT(surfaces("送料はいくらですか", "ja"), Contains("送料"));
  EXPECT_THAT(surfaces("送料はいくらですか", "ja"), Not(Contains("は")));  // particles say nothing
  EXPECT_THAT(surfaces("Bestellung 订单 42", "de"), ElementsAre("bestellung", "订单", "42"));
}

TEST_F(TextFeaturesTest, FunctionWordsWeighLess) {
  const TextFeatures features = analyzer_.features("how return", "en");

  ASSERT_EQ(features.words.size(), 2U);
  EXPECT_EQ(features.words[0].weight, function_word_weight);
  EXPECT_EQ(features.words[1].weight, 1.0F);
}

TEST_F(TextFeaturesTest, WordsOfOneMeaningShareAConcept) {
  EXPECT_TRUE(share_a_concept("refunds", "en", "reimbursement", "en"));
  EXPECT_TRUE(share_a_concept("退款", "zh", "退钱", "zh"));
  EXPECT_TRUE(share_a_concept("Rückerstattung", "de", "refund", "en"));
  EXPECT_TRUE(share_a_concept("возврат", "ru", "refund", "en"));
  EXPECT_FALSE(share_a_concept("refund", "en", "weather", "en"));
  EXPECT_THAT(analyzer_.features("gift", "").concepts, IsEmpty());
}

TEST_F(TextFeaturesTest, TextWithoutWordsHasNoTerms) {
  for (const char* text : {"", "  \n", "?!…", "🙂🎉👍🏽", "\xFF\xFE"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(analyzer_.features(text, "en"), TextFeatures{});
  }
}

TEST_F(TextFeaturesTest, IgnoresWhatIsBeyondTheBound) {
  std::string text = "word";
  while (text.size() < max_analysed_bytes) text += " word";
  const TextFeatures features = analyzer_.features(text, "en");
  text += " another";

  EXPECT_EQ(analyzer_.features(text, "en"), features);
}

TEST(StemmingTest, BulgarianArticlesAndPluralsGo) {
  EXPECT_EQ(bulgarian_stem("разходци"), bulgarian_stem("разходка"));
  EXPECT_EQ(bulgarian_stem("градове"), bulgarian_stem("градът"));
  EXPECT_EQ(bulgarian_stem("та"), "та");  // nothing would be left
}

TEST(ConceptsTest, LinesWithoutNameOrWordsAreLeftOut) {
  EXPECT_THAT(read_concepts("refund: refund  repay\nno colon\n: words\nempty:\n"),
              ElementsAre(Concept{"refund", {"refund", "repay"}}));
}

TEST(ConceptsTest, EveryShippedLineIsRead) {
  for (const ConceptList& list : shipped_concepts()) {
    SCOPED_TRACE(list.language);
    EXPECT_EQ(std::ranges::count(list.lines, '\n'), std::ssize(read_concepts(list.lines)));
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
