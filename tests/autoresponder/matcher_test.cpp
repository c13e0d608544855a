#include "autoresponder/matcher.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/autoresponder/small_faq.hpp"

namespace ticketd::autoresponder {
namespace {

using test::lamp_examples;
using test::lamp_shop;

std::shared_ptr<const Matcher> lamp_matcher() { return Matcher::build(lamp_shop(), lamp_examples()); }

/// "id/language" of the first suggestion; empty without one.
std::string first(const Matcher& matcher, std::string text, std::string subject = {}) {
  const auto found = matcher.suggest({.subject = std::move(subject), .text = std::move(text)});
  return found.empty() ? "" : found.front().id + "/" + found.front().language;
}

double confidence_of_first(const Matcher& matcher, std::string text) {
  const auto found = matcher.suggest({.text = std::move(text)});
  return found.empty() ? 0 : found.front().confidence;
}

double confidence_of(const Matcher& matcher, const MatcherQuery& query, std::string_view id) {
  for (const Suggestion& s : matcher.suggest(query))
    if (s.id == id) return s.confidence;
  return 0;
}

TEST(MatcherTest, FindsTheEntryInOtherWords) {
  struct Case {
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"Hello,\n\nmy parcel has not arrived, how long does it take?\n\nThanks\nAnn", "delivery/en"},
      {"I would like to send the lamp back, how?", "return/en"},
      {"can I pay with my visa card", "payment/en"},
      {"Guten Tag,\n\nwie lange dauert es mit der Lieferung?\n\nGruß\nJan", "delivery/de"},
      {"我的货要多长时间送到？", "delivery/zh"},
      {"Wie lange dauert die Lieferung? How many days? 🙂", "delivery/de"},
  };
  const auto matcher = lamp_matcher();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(first(*matcher, c.text), c.expected);
  }
}

TEST(MatcherTest, TheSubjectAsksWhereTheBodyIsEmpty) {
  EXPECT_EQ(first(*lamp_matcher(), "", "Re: Which bulb fits my lamp?"), "bulb/en");
}

TEST(MatcherTest, IsSurerOfItsOwnQuestionsThanOfOtherMatters) {
  const auto matcher = lamp_matcher();

  EXPECT_GT(confidence_of_first(*matcher, "How long does delivery take?"), 0.6);
  EXPECT_LT(confidence_of_first(*matcher, "My neighbour's dog barks at night, whom do I tell?"), 0.3);
}

TEST(MatcherTest, SuggestionsComeBestFirstAndAreProbabilities) {
  const auto found = lamp_matcher()->suggest({.text = "how long until the lamp is here"});

  ASSERT_FALSE(found.empty());
  EXPECT_LE(found.size(), max_suggestions);
  EXPECT_TRUE(std::ranges::is_sorted(found, std::greater<>(), &Suggestion::confidence));
  EXPECT_LE(found.front().confidence, 1);
  EXPECT_GE(found.back().confidence, 0);
}

TEST(MatcherTest, SaysNothingWithoutEntriesOrWords) {
  const auto empty = Matcher::build({}, {});
  EXPECT_EQ(empty->entries(), 0U);
  EXPECT_EQ(first(*empty, "How long does delivery take?"), "");
  EXPECT_EQ(first(*empty->learned({.text = "hello", .entry = "return"}), "hello"), "");
  EXPECT_FALSE(empty->explain({.text = "hello"}, "return"));

  const auto matcher = lamp_matcher();
  for (const char* text : {"", "🙂🙂🎉", "?!", " \n\n ", "\xFF\xFE\xFD"})
    EXPECT_EQ(first(*matcher, text), "");
}

TEST(MatcherTest, AnEntryOfTwoLanguagesIsShownInTheCustomers) {
  const auto matcher = lamp_matcher();

  const auto german = matcher->suggest({.text = "Lampe zurückgeben", .language = "de-CH"});
  const auto english = matcher->suggest({.text = "return a lamp", .language = "en"});

  EXPECT_EQ(german.front(), (Suggestion{"return", "de", german.front().confidence}));
  EXPECT_EQ(english.front(), (Suggestion{"return", "en", english.front().confidence}));
}

TEST(MatcherTest, AnExampleIsKnownAtOnce) {
  const auto before = lamp_matcher();
  const std::string text = "the shade wobbles and rattles whenever a lorry passes";
  ASSERT_NE(first(*before, text), "warranty/en");

  const auto after = before->learned({.text = text, .entry = "warranty", .language = "en"});

  EXPECT_EQ(first(*after, "the shade rattles whenever a lorry passes our house"), "warranty/en");
  EXPECT_NE(first(*before, text), "warranty/en") << "the snapshot before it must not change";
  EXPECT_EQ(after->learned_since_build(), 1U);
}

TEST(MatcherTest, LearningAnExampleIsMuchLikeBuildingWithIt) {
  const Example later{
      .text = "how many years is the desk lamp covered", .entry = "warranty", .language = "en"};
  auto all = lamp_examples();
  all.push_back(later);

  const auto built = Matcher::build(lamp_shop(), all);
  const auto learned = lamp_matcher()->learned(later);

  for (const char* text : {"is the lamp covered for many years?", "How long does delivery take?",
                           "send it back", "can I pay by card"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(first(*learned, text), first(*built, text));
    EXPECT_NEAR(confidence_of_first(*learned, text), confidence_of_first(*built, text), 0.15);
  }
}

TEST(MatcherTest, AnExampleOfAnUnknownEntryChangesNothing) {
  const auto before = lamp_matcher();

  const auto after = before->learned({.text = "send it back", .entry = "no-such-entry"});

  EXPECT_EQ(after->learned_since_build(), 0U);
  EXPECT_EQ(after->suggest({.text = "send it back"}), before->suggest({.text = "send it back"}));
}

TEST(MatcherTest, MailsThatNoEntryAnswersLowerTheConfidence) {
  const auto before = lamp_matcher();
  const std::string text = "can I return to working for you, how long does it take to apply";

  auto after = before;
  for (int i = 0; i < 3; ++i) after = after->learned({.text = text, .language = "en"});

  EXPECT_LT(confidence_of_first(*after, text), confidence_of_first(*before, text));
}

TEST(MatcherTest, ThreeRejectionsSilenceAnEntryForMailsLikeThem) {
  const auto before = lamp_matcher();
  const MatcherQuery query{.text = "How long does delivery take to Iceland?"};
  auto after = before;
  for (int i = 0; i < 3; ++i)
    after = after->learned({.text = query.text, .entry = "delivery", .language = "en", .weight = -1});

  EXPECT_GT(confidence_of(*before, query, "delivery"), 0.6);
  EXPECT_LT(confidence_of(*after, query, "delivery"), 0.3);
  EXPECT_EQ(first(*after, "when will my parcel arrive"), "delivery/en") << "other mails still find it";
}

TEST(MatcherTest, RejectionsCountAfterARebuildToo) {
  auto examples = lamp_examples();
  for (int i = 0; i < 3; ++i)
    examples.push_back({.text = "How long does delivery take to Iceland?",
                        .entry = "delivery",
                        .language = "en",
                        .weight = -1});

  const auto matcher = Matcher::build(lamp_shop(), examples);

  EXPECT_LT(confidence_of(*matcher, {.text = "How long does delivery take to Iceland?"}, "delivery"), 0.3);
}

TEST(MatcherTest, TheDesksCalibrationIsApplied) {
  const DeskCalibration careful{.slope = 1, .offset = -2};
  const auto plain = lamp_matcher();
  const auto calibrated = Matcher::build(lamp_shop(), lamp_examples(), careful);

  EXPECT_DOUBLE_EQ(confidence_of_first(*calibrated, "can I pay by card"),
                   careful.apply(confidence_of_first(*plain, "can I pay by card")));
}

TEST(MatcherTest, ExplainsASuggestion) {
  const auto matcher =
      lamp_matcher()->learned({.text = "parcel", .entry = "delivery", .language = "en", .weight = -0.5});
  const MatcherQuery query{.text = "Hello,\n\nwhen does the parcel arrive?\n\nThanks\nAnn"};

  const auto why = matcher->explain(query, "delivery");

  ASSERT_TRUE(why);
  EXPECT_EQ(why->entry, "delivery");
  EXPECT_EQ(why->language, "en");
  EXPECT_EQ(why->place, 1U);
  EXPECT_EQ(why->confidence, matcher->suggest(query).front().confidence);
  EXPECT_EQ(why->asked, "when does the parcel arrive?");
  const auto has_word = [&](std::string_view word) {
    return std::ranges::any_of(why->words, [&](const auto& w) { return w.word == word && w.weight > 0; });
  };
  EXPECT_TRUE(has_word("parcel"));
  EXPECT_TRUE(has_word("arrive"));
  ASSERT_FALSE(why->examples.empty());
  EXPECT_EQ(why->examples.front().text, "when will my parcel arrive");
  ASSERT_EQ(why->rejections.size(), 1U);
  EXPECT_EQ(why->rejections.front().text, "parcel");
  for (const Explanation::Score& score : why->scores) EXPECT_LE(score.value, score.best) << score.scorer;
}

TEST(MatcherTest, ExplainsNothingOfAnUnknownEntry) {
  EXPECT_FALSE(lamp_matcher()->explain({.text = "when does the parcel arrive?"}, "no-such-entry"));
}

}  // namespace
}  // namespace ticketd::autoresponder
