#include "daemon/faq/experience.hpp"

#include <gmock/gmock.h>

namespace ticketd {
namespace {

using db::FaqSource;
using testing::ElementsAre;
using testing::SizeIs;

db::FaqOutcome outcome(std::optional<std::string> right_entry, double weight) {
  return {.first = {.entry = "delivery", .confidence = 0.9, .shipped_confidence = 0.8},
          .right_entry = std::move(right_entry),
          .weight = weight};
}

TEST(ExperienceTest, ASuggestionIsJudgedByWhatTurnedOutToBeRight) {
  struct Case {
    std::string name;
    db::FaqOutcome outcome;
    std::optional<bool> right;  ///< empty: says nothing
  };
  const Case cases[] = {
      {"the agent used it", outcome("delivery", 1), true},
      {"the agent used another", outcome("returns", 1), false},
      {"own words", outcome(std::nullopt, 0.5), false},
      {"it did not help", outcome("delivery", -0.7), false},
      {"another entry did not help", outcome("returns", -0.7), std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const FaqExperience experience = faq_experience({}, std::span(&c.outcome, 1));
    ASSERT_THAT(experience.labels, SizeIs(c.right ? 1 : 0));
    if (c.right) {
      EXPECT_EQ(experience.labels[0].right, *c.right);
      EXPECT_EQ(experience.labels[0].confidence, 0.8) << "as the shipped constants said";
    }
  }
}

TEST(ExperienceTest, ExamplesAndVotesComeFromTheRows) {
  const std::vector<db::FaqExample> rows = {
      {.text = "Where?", .entry = "delivery", .language = "en", .weight = 0.7, .source = FaqSource::solved},
      {.text = "Back?", .entry = "delivery", .weight = -0.7, .source = FaqSource::did_not_help},
      {.text = "Why?", .weight = 0.5, .source = FaqSource::own_words},
      {.text = "How?", .entry = "returns", .source = FaqSource::agent_faq}};

  const FaqExperience experience = faq_experience(rows, {});

  ASSERT_THAT(experience.examples, SizeIs(4));
  EXPECT_EQ(experience.examples[0],
            (autoresponder::Example{.text = "Where?", .entry = "delivery", .language = "en", .weight = 0.7}));
  EXPECT_EQ(experience.examples[2].entry, std::nullopt);
  EXPECT_THAT(experience.votes, ElementsAre(std::pair("delivery", autoresponder::HelpVotes{1, 1})));
}

}  // namespace
}  // namespace ticketd
