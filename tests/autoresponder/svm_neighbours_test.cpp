#include "autoresponder/svm_neighbours.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ticketd::autoresponder {
namespace {

constexpr std::uint32_t nobody = 0xFFFFFFFFU;

std::vector<std::uint32_t> neighbours(const SvmTraining& training, std::uint32_t entry) {
  const SvmNeighbours found(training);
  return {found.of(entry).begin(), found.of(entry).end()};
}

TEST(SvmNeighboursTest, DocumentsOfOthersThatShareTermsTheNearestFirst) {
  SvmTraining training{.terms = 4, .entries = 3};
  training.documents.add(TermVector{{0, 1}, {1, 1}}, 0, 1);
  training.documents.add(TermVector{{0, 1}, {1, 0.5F}}, 0, 1);  // the entry's own: no neighbour
  training.documents.add(TermVector{{0, 0.5F}}, 1, 1);
  training.documents.add(TermVector{{0, 0.5F}, {1, 1}}, nobody, 1);
  training.documents.add(TermVector{{2, 1}}, 2, 1);  // nothing in common
  training.documents.add(TermVector{{0, 0.5F}}, 2, 1);

  EXPECT_EQ(neighbours(training, 0), (std::vector<std::uint32_t>{3, 2, 5}));
  EXPECT_EQ(neighbours(training, 1), (std::vector<std::uint32_t>{0, 1, 3, 5}));
}

TEST(SvmNeighboursTest, OfManyTheNearestAreKept) {
  // Of 280 documents with the term (a commoner one brings none) every second is far away.
  SvmTraining training{.terms = 1, .entries = 2};
  training.documents.add(TermVector{{0, 1}}, 0, 1);
  for (int i = 0; i < 280; ++i)
    training.documents.add(TermVector{{0, i % 2 == 0 ? 0.1F : 0.5F + 0.001F * static_cast<float>(i)}}, 1, 1);

  const std::vector<std::uint32_t> found = neighbours(training, 0);

  ASSERT_EQ(found.size(), neighbours_max);
  EXPECT_EQ(found.front(), 280U);
  EXPECT_EQ(found.back(), 280U - 2 * (neighbours_max - 1));
  EXPECT_TRUE(std::ranges::is_sorted(found, std::ranges::greater()));
}

TEST(SvmNeighboursTest, AnEntryWithoutDocumentsHasNone) {
  SvmTraining training{.terms = 1, .entries = 2};
  training.documents.add(TermVector{{0, 1}}, 0, 1);

  EXPECT_TRUE(neighbours(training, 1).empty());
}

}  // namespace
}  // namespace ticketd::autoresponder
