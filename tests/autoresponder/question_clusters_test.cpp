#include "autoresponder/question_clusters.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace ticketd::autoresponder {
namespace {

using testing::SizeIs;

std::vector<AskedQuestion> asked(const std::vector<std::string>& texts, const std::string& language = "en") {
  std::vector<AskedQuestion> questions;
  questions.reserve(texts.size());
  for (const std::string& text : texts) questions.push_back({text, language});
  return questions;
}

TEST(QuestionClustersTest, QuestionsThatAskTheSameStandTogether) {
  struct Case {
    std::string name;
    std::string language;
    std::vector<std::string> texts;
    std::vector<std::vector<std::size_t>> expected;  ///< members in any order, largest cluster first
  };
  const Case cases[] = {
      {"nothing", "en", {}, {}},
      {"one", "en", {"Where is my parcel?"}, {{0}}},
      {"without words", "en", {"", "?!", "Where is my parcel?"}, {{2}}},
      {"two topics and a stray one",
       "en",
       {"Do you ship gift vouchers by post?", "My lamp flickers.", "Can I get a gift voucher by post?",
        "The lamp I bought flickers all the time", "Are gift vouchers sent by post?", "Who won the match?"},
       {{0, 2, 4}, {1, 3}, {5}}},
      {"German inflections",
       "de",
       {"Verschicken Sie Gutscheine per Post?", "Wird ein Gutschein per Post verschickt?",
        "Die Lampe flackert"},
       {{0, 1}, {2}}},
      {"Chinese", "zh", {"礼品卡可以邮寄吗？", "可以邮寄礼品卡吗", "台灯一直闪烁"}, {{0, 1}, {2}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::vector<QuestionCluster> found = question_clusters(asked(c.texts, c.language));
    for (QuestionCluster& cluster : found) std::ranges::sort(cluster);
    EXPECT_EQ(found, c.expected);
  }
}

TEST(QuestionClustersTest, TheMostTypicalQuestionStandsFirst) {
  const auto found = question_clusters(asked(
      {"voucher by post to my grandmother who lives abroad", "gift voucher by post", "gift voucher please"}));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].front(), 1U);
}

TEST(QuestionClustersTest, TheSameTextsGiveTheSameClusters) {
  std::vector<std::string> texts;
  texts.reserve(60);
  for (int i = 0; i < 60; ++i)
    texts.push_back("question " + std::to_string(i % 7) + " about parcel " + std::to_string(i % 11));
  EXPECT_EQ(question_clusters(asked(texts)), question_clusters(asked(texts)));
}

TEST(QuestionClustersTest, TooManyAreLeftOut) {
  const auto found =
      question_clusters(asked(std::vector<std::string>(max_clustered + 5, "Where is my parcel?")));
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0], SizeIs(max_clustered));
}

TEST(MostTypicalTest, IsTheTextMostLikeTheOthers) {
  EXPECT_EQ(most_typical({}), 0U);
  EXPECT_EQ(most_typical(asked({"yes", "we send vouchers by post"})), 1U) << "of two the fuller one";
  EXPECT_EQ(most_typical(asked({"No idea, ask my colleague.", "We send vouchers by post within two days.",
                                "Vouchers go by post.", "We send vouchers within two days."})),
            1U);
}

}  // namespace
}  // namespace ticketd::autoresponder
