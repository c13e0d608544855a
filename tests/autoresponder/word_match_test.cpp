#include "autoresponder/word_match.hpp"

#include <gtest/gtest.h>

#include <string_view>

#include "autoresponder/text_features.hpp"
#include "tests/autoresponder/small_faq.hpp"

namespace ticketd::autoresponder {
namespace {

class WordMatchTest : public testing::Test {
 protected:
  WordMatch match(std::string_view text, std::string_view entry, const LearnedEntries& learned = {}) {
    TextAnalyzer analyzer;
    const QuestionTerms question =
        question_terms(Vocabulary(index_, learned.terms), analyzer.features(text, "en"));
    return word_match(index_, learned, question, find_entry(index_, entry, "en"));
  }

  FaqIndex index_ = build_index(test::lamp_shop(), test::lamp_examples());
};

TEST_F(WordMatchTest, AnEntryCoversItsOwnQuestion) {
  const WordMatch own = match("How long is the warranty?", "warranty");

  EXPECT_NEAR(own.covered, 1, 1e-4F);
  EXPECT_EQ(own.missing, 0);
  EXPECT_EQ(own.had, 1);
  EXPECT_EQ(own.lacked, 0);
}

TEST_F(WordMatchTest, TheRareWordWeighsMostWhereItIsMissing) {
  const WordMatch with = match("warranty for the lamp", "warranty");
  const WordMatch without = match("warranty for the lamp", "bulb");

  EXPECT_GT(with.covered, without.covered);
  EXPECT_LT(with.missing, without.missing);
  EXPECT_EQ(without.missing, without.rarest);
}

TEST_F(WordMatchTest, UnknownWordsAreNotCoveredAndNotMissing) {
  const WordMatch known = match("warranty", "warranty");
  const WordMatch half = match("warranty xylophone", "warranty");
  const WordMatch none = match("xylophone", "warranty");

  EXPECT_LT(half.covered, known.covered);
  EXPECT_EQ(half.missing, 0);
  EXPECT_EQ(none, WordMatch{});
}

TEST_F(WordMatchTest, WhatWasLearnedLaterCounts) {
  const LearnedEntries learned =
      learn(index_, {}, {.text = "xylophone", .entry = "warranty", .language = "en"});

  EXPECT_NEAR(match("xylophone", "warranty", learned).covered, 1, 1e-4F);
  EXPECT_EQ(match("xylophone", "bulb", learned).covered, 0);
  EXPECT_GT(match("xylophone", "bulb", learned).missing, 0);
}

}  // namespace
}  // namespace ticketd::autoresponder
