#include "autoresponder/gram_index.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace ticketd::autoresponder {
namespace {

/// `count` documents of up to five to an entry, the last ten of none, and no postings yet.
GramIndex documents(std::uint32_t count, std::mt19937& random) {
  GramIndex index{.begins = {0}};
  std::uniform_int_distribution<std::uint32_t> more(1, 5);
  index.entry_begins = {0};
  while (index.entry_begins.back() + 15 < count)
    index.entry_begins.push_back(index.entry_begins.back() + more(random));
  index.documents.resize(count);
  return index;
}

/// Adds a term that `share(document)` of the documents have.
template <class Share>
void add_term(GramIndex& index, std::mt19937& random, Share share) {
  for (std::uint32_t d = 0; d < index.documents.size(); ++d)
    if (std::bernoulli_distribution(share(d))(random)) index.postings.emplace_back(d, 1);
  index.begins.push_back(static_cast<std::uint32_t>(index.postings.size()));
}

TEST(GramIndexTest, ThePostingsOfAnEntryAreFoundHoweverTheyAreSpread) {
  std::mt19937 random{11};
  constexpr std::uint32_t count = 3'000;
  GramIndex index = documents(count, random);
  add_term(index, random, [](std::uint32_t) { return 0.5; });
  add_term(index, random, [](std::uint32_t) { return 0.01; });
  add_term(index, random, [](std::uint32_t) { return 0.0; });
  add_term(index, random, [](std::uint32_t) { return 1.0; });
  // As when a FAQ is written in several languages:
  add_term(index, random, [](std::uint32_t d) { return d < 200 ? 0.9 : 0.0; });
  add_term(index, random, [](std::uint32_t d) { return d > count - 200 ? 0.9 : 0.001; });
  add_term(index, random, [](std::uint32_t d) { return d > 1'400 && d < 1'600 ? 1.0 : 0.0; });

  for (TermId term = 0; term + 1 < index.begins.size(); ++term) {
    for (std::uint32_t entry = 0; entry + 1 < index.entry_begins.size(); ++entry) {
      std::vector<std::uint32_t> expected;
      for (const GramPosting& p : index.of(term))
        if (p.document() >= index.entry_begins[entry] && p.document() < index.entry_begins[entry + 1])
          expected.push_back(p.document());
      std::vector<std::uint32_t> found;
      index.prefetch(term, entry);
      for (const GramPosting& p : index.of(term, entry)) found.push_back(p.document());

      ASSERT_EQ(found, expected) << "term " << term << ", entry " << entry;
    }
  }
}

TEST(GramIndexTest, ATermThatCameLaterHasNone) {
  std::mt19937 random{11};
  GramIndex index = documents(100, random);
  add_term(index, random, [](std::uint32_t) { return 0.5; });

  index.prefetch(1);
  index.prefetch(1, 0);
  EXPECT_TRUE(index.of(1).empty());
  EXPECT_TRUE(index.of(1, 0).empty());
  EXPECT_TRUE(index.of(no_term, 0).empty());
}

}  // namespace
}  // namespace ticketd::autoresponder
