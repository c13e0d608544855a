// Sparse vectors over the terms of an index, and tf-idf weights for them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "autoresponder/term_table.hpp"

namespace ticketd::autoresponder {

struct WeightedTerm {
  TermId term = no_term;
  float weight = 0;
  bool operator==(const WeightedTerm&) const = default;
};

/// Ascending by term, each term once.
using TermVector = std::vector<WeightedTerm>;

/// The sum over common terms of `a`'s weight times `value(b's weight)`.
template <class Value>
float joined(const TermVector& a, const TermVector& b, Value value) {
  float sum = 0;
  auto x = a.begin();
  auto y = b.begin();
  while (x != a.end() && y != b.end()) {
    if (x->term < y->term) {
      ++x;
    } else if (y->term < x->term) {
      ++y;
    } else {
      sum += x->weight * value(y->weight);
      ++x;
      ++y;
    }
  }
  return sum;
}

inline float dot(const TermVector& a, const TermVector& b) {
  return joined(a, b, [](float weight) { return weight; });
}

/// Sorts and makes each term occur once, `merge(kept, other)` deciding the weight.
template <class Merge>
void normalise_terms(TermVector& vector, Merge merge) {
  std::ranges::sort(vector, {}, &WeightedTerm::term);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    if (kept > 0 && vector[kept - 1].term == vector[i].term)
      vector[kept - 1].weight = merge(vector[kept - 1].weight, vector[i].weight);
    else
      vector[kept++] = vector[i];
  }
  vector.resize(kept);
}

/// Damped term frequency; `count` is 1 or more.
inline float damped(float count) { return 1.0F + std::log(count); }

/// Smoothed inverse document frequency: a term in all documents still weighs 1.
inline float tf_idf_weight(std::size_t documents, std::size_t containing) {
  return std::log((1.0F + static_cast<float>(documents)) / (1.0F + static_cast<float>(containing))) + 1.0F;
}

/// That of BM25: never negative.
inline float bm25_weight(std::size_t documents, std::size_t containing) {
  const auto n = static_cast<float>(documents);
  const auto df = static_cast<float>(containing);
  return std::log(1.0F + (n - df + 0.5F) / (df + 0.5F));
}

}  // namespace ticketd::autoresponder
