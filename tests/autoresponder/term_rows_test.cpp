#include "autoresponder/term_rows.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "autoresponder/sorted_terms.hpp"

namespace ticketd::autoresponder {
namespace {

TermVector unpacked(const CountRows& rows, std::size_t row) {
  TermVector out;
  rows.each(row, [&](TermId term, std::uint32_t count) { out.push_back({term, static_cast<float>(count)}); });
  return out;
}

TEST(TermRowsTest, EachRowComesBackAsItWas) {
  const std::vector<TermVector> all = {{{3, 0.5F}, {9, 2}}, {}, {{0, 1}}};
  TermRows rows;
  for (const TermVector& row : all) rows.add(row);

  ASSERT_EQ(rows.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_TRUE(std::ranges::equal(rows[i], all[i])) << i;
}

TEST(TermRowsTest, CountsComeBackAsTheyWere) {
  const std::vector<TermVector> all = {
      {{0, 1}, {1, 2}, {63, 1}, {64, 1}, {127, 300}},  // around the sizes of a byte
      {},
      {{16'383, 1}, {16'384, 127}, {16'500, 128}, {4'294'967'294U, 16'384}},
      {{4'294'967'294U, 1}},
  };
  CountRows rows;
  for (const TermVector& row : all) rows.add(row);

  ASSERT_EQ(rows.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(unpacked(rows, i), all[i]) << i;
}

TEST(TermRowsTest, TermsAreSortedHoweverManyAndLargeTheyAre) {
  std::mt19937 random{7};
  for (const std::size_t count : {0U, 1U, 63U, 64U, 1'000U}) {
    for (const TermId largest : {0U, 1U, 511U, 512U, 200'000U, 4'294'967'295U}) {
      std::uniform_int_distribution<TermId> any(0, largest);
      std::vector<TermId> terms(count);
      for (TermId& term : terms) term = any(random);
      std::vector<TermId> expected = terms;
      std::ranges::sort(expected);

      sort_terms(terms);

      EXPECT_EQ(terms, expected) << count << " terms up to " << largest;
    }
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
