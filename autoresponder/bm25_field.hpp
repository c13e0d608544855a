// BM25 of one field of all entries (Robertson, Zaragoza: "The Probabilistic Relevance Framework: BM25 and
// Beyond"). Built once; then each term knows what it adds to the score of each entry that has it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "autoresponder/term_rows.hpp"

namespace ticketd::autoresponder {

inline constexpr float bm25_k1 = 1.6F;
inline constexpr float bm25_b = 0.85F;

/// How a term that stands `count` times in a field of `length` terms counts; `mean` is the field's mean
/// length.
inline float bm25_saturated(float count, float length, float mean) {
  return count * (bm25_k1 + 1) / (count + bm25_k1 * (1 - bm25_b + bm25_b * length / mean));
}

class Bm25Field {
 public:
  struct Posting {
    std::uint32_t entry = 0;
    float saturated = 0;
  };

  Bm25Field() = default;
  /// `counts[e]` are the terms of entry e with their counts.
  explicit Bm25Field(const TermRows& counts);

  /// Inverse document frequency; that of a term no entry has for `no_term` and terms that came later.
  float weight(TermId term) const { return bm25_weight(entries_, postings(term).size()); }
  std::span<const Posting> postings(TermId term) const;
  float mean_length() const { return mean_length_; }

  /// Every number points inside: for an index that was read from a file.
  bool is_whole(std::size_t entries) const;
  template <class Archive>
  void archive(Archive& a) {
    a(begins_, postings_, entries_, mean_length_);
  }

 private:
  std::vector<std::uint32_t> begins_{};  ///< of each term in postings_, and one more
  std::vector<Posting> postings_{};
  std::uint64_t entries_ = 0;
  float mean_length_ = 1;
};

}  // namespace ticketd::autoresponder
