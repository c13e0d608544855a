#include "autoresponder/faq_index_file.hpp"

#include <gtest/gtest.h>

#include <string>

#include "autoresponder/matcher.hpp"
#include "tests/autoresponder/small_faq.hpp"

namespace ticketd::autoresponder {
namespace {

using test::lamp_examples;
using test::lamp_shop;

std::string lamp_bytes() {
  auto examples = lamp_examples();
  examples.push_back({.text = "not this one", .entry = "delivery", .language = "en", .weight = -1});
  return index_bytes(build_index(lamp_shop(), examples));
}

TEST(FaqIndexFileTest, WhatWasSavedIsRestored) {
  const std::string bytes = lamp_bytes();

  const auto index = index_from_bytes(bytes);

  ASSERT_TRUE(index) << index.error();
  EXPECT_EQ(index->entries.size(), lamp_shop().size());
  EXPECT_EQ(index->rejections.size(), 1U);
  EXPECT_EQ(index->unanswered, 1U);
  EXPECT_EQ(index_bytes(*index), bytes);
}

TEST(FaqIndexFileTest, ARestoredMatcherSuggestsAndLearnsTheSame) {
  const auto built = Matcher::build(lamp_shop(), lamp_examples());
  const auto restored = Matcher::restored(built->saved());
  ASSERT_TRUE(restored) << restored.error();
  const Example example{.text = "is it covered", .entry = "warranty", .language = "en"};

  for (const char* text :
       {"How long does delivery take?", "Lampe zurückgeben", "多长时间", "nothing of yours"}) {
    const MatcherQuery query{.text = text};
    EXPECT_EQ((*restored)->suggest(query), built->suggest(query)) << text;
    EXPECT_EQ((*restored)->learned(example)->suggest(query), built->learned(example)->suggest(query)) << text;
  }
}

TEST(FaqIndexFileTest, AnEmptyFaqIsAnIndexToo) {
  const auto restored = Matcher::restored(Matcher::build({}, {})->saved());

  ASSERT_TRUE(restored) << restored.error();
  EXPECT_EQ((*restored)->entries(), 0U);
}

TEST(FaqIndexFileTest, BytesThatAreCutShortAreRefused) {
  const std::string bytes = lamp_bytes();
  for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 300) {
    SCOPED_TRACE(length);
    EXPECT_FALSE(index_from_bytes(std::string_view(bytes).substr(0, length)));
  }
}

TEST(FaqIndexFileTest, AChangedByteIsRefused) {
  const std::string bytes = lamp_bytes();
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 300) {
    SCOPED_TRACE(at);
    std::string broken = bytes;
    broken[at] = static_cast<char>(broken[at] ^ 0x40);
    EXPECT_FALSE(index_from_bytes(broken));
  }
}

TEST(FaqIndexFileTest, OtherBytesAreRefused) {
  for (const std::string& bytes :
       {std::string(), std::string("ticketd-faq-index"), std::string(1000, '\0'), lamp_bytes() + "more"}) {
    const auto index = index_from_bytes(bytes);
    ASSERT_FALSE(index);
    EXPECT_FALSE(index.error().empty());
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
