// Sizes nobody writes on purpose: what comes in is bounded, what comes out stays sensible. That it ends at
// all is half of what these show.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "autoresponder/faq_index.hpp"
#include "autoresponder/matcher.hpp"
#include "tests/autoresponder/small_faq.hpp"

namespace ticketd::autoresponder {
namespace {

using test::faq_entry;
using test::lamp_shop;

constexpr std::size_t megabyte = 1U << 20U;

std::string repeated(std::string_view text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += text;
  return out;
}

TEST(MatcherLimitsTest, AMailOfAMegabyteIsAnswered) {
  const auto matcher = Matcher::build(lamp_shop(), {});
  const std::string bodies[] = {
      "How long does delivery take? " + repeated("lorem ipsum dolor sit amet. ", megabyte),
      "How long does delivery take?\n" + repeated("> quoted line\n", megabyte),
      "How long does delivery take? " + repeated("🙂", megabyte),
      "How long does delivery take?\n\n" + std::string(megabyte, '\n'),
  };
  for (const std::string& body : bodies) {
    const auto found = matcher->suggest({.text = body});
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front().id, "delivery");
  }
  EXPECT_NO_THROW(matcher->suggest({.text = std::string(megabyte, 'x')}));
  EXPECT_NO_THROW(
      matcher->suggest({.subject = std::string(megabyte, '?'), .text = repeated("送料", megabyte)}));
}

TEST(MatcherLimitsTest, AnEntryOfAMegabyteDoesNotDrownTheOthers) {
  auto entries = lamp_shop();
  entries.push_back(faq_entry("everything", "en", {repeated("everything about lamps ", megabyte)},
                              repeated("delivery payment return warranty bulb ", megabyte)));

  const auto matcher = Matcher::build(entries, {});

  EXPECT_EQ(matcher->suggest({.text = "How long does delivery take?"}).front().id, "delivery");
  EXPECT_LT(matcher->saved().size(), megabyte);
}

TEST(MatcherLimitsTest, MixedScriptsInOneMail) {
  const auto matcher = Matcher::build(lamp_shop(), {});

  const auto found = matcher->suggest({.text = "Привет! How long does delivery take? 送货需要多长时间？ ٣ "
                                               "أيام؟ \xE2\x80\xAE evil \xE2\x80\xAC ก็"});

  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().id, "delivery");
}

TEST(MatcherLimitsTest, ExamplesBeyondTheBoundAreLeftOut) {
  std::vector<Example> examples;
  examples.reserve(max_documents_of_entry + 100);
  for (std::size_t i = 0; i < max_documents_of_entry + 100; ++i)
    examples.push_back(
        {.text = "where is parcel " + std::to_string(i), .entry = "delivery", .language = "en"});

  const FaqIndex index = build_index(lamp_shop(), examples);

  EXPECT_EQ(index.entries[find_entry(index, "delivery", "en")].documents, max_documents_of_entry + 2);
}

TEST(MatcherLimitsTest, TenThousandEntriesFindTheirOwnQuestions) {
  constexpr std::size_t count = 10'000;
  std::vector<FaqEntry> entries;
  entries.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    entries.push_back(faq_entry("entry-" + number, "en", {"How do I set up the model " + number + " device?"},
                                "Press button " + number + "."));
  }
  const auto matcher = Matcher::build(entries, {});

  EXPECT_EQ(matcher->entries(), count);
  for (const char* number : {"7", "4711", "9999"}) {
    const auto found = matcher->suggest({.text = "set up the model " + std::string(number) + " device"});
    ASSERT_FALSE(found.empty());
    EXPECT_LE(found.size(), max_suggestions);
    EXPECT_EQ(found.front().id, "entry-" + std::string(number));
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
