// Which documents have which character n-grams. One pass over the postings of a question's grams gives both
// the cosine of each document and BM25 of each entry, because documents stand entry by entry.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "autoresponder/term_vector.hpp"

namespace ticketd::autoresponder {

/// A document and how often the gram stands in it (at most 255).
class GramPosting {
 public:
  GramPosting() = default;
  GramPosting(std::uint32_t document, std::uint32_t count)
      : packed_((document << 8U) | (count < 255 ? count : 255)) {}
  std::uint32_t document() const { return packed_ >> 8U; }
  std::uint32_t count() const { return packed_ & 255U; }

 private:
  std::uint32_t packed_ = 0;
};

/// Whose counts a document's are.
struct GramDocument {
  std::uint32_t entry = 0;  ///< beyond the entries: of none
  float multiplier = 1;     ///< how they enter BM25: titles twice, examples by weight
};

struct GramIndex {
  std::vector<std::uint32_t> begins{};  ///< of each term in postings, and one more
  std::vector<GramPosting> postings{};
  std::vector<GramDocument> documents{};
  std::vector<std::uint32_t> entry_begins{};  ///< first document of each entry, and of those of none
  std::vector<float> document_scale{};        ///< 1 / length of the document's tf-idf vector
  std::vector<float> entry_saturation{};      ///< BM25's k1 (1 - b + b length / mean) of each entry
  std::vector<float> bm25_weights{};          ///< of each term
  float bm25_unknown = 1;                     ///< of a term no entry has
  float mean_length = 1;                      ///< grams of an entry

  std::span<const GramPosting> of(TermId term) const {
    if (static_cast<std::size_t>(term) + 1 >= begins.size()) return {};
    return std::span(postings).subspan(begins[term], begins[term + 1] - begins[term]);
  }

  /// Fetches the memory where they begin; what follows, the processor fetches itself.
  void prefetch(TermId term) const;
  /// Those of one entry's documents.
  std::span<const GramPosting> of(TermId term, std::uint32_t entry) const;
  /// Fetches the memory that the same call will look at. That is rarely in a cache: ask some calls ahead.
  void prefetch(TermId term, std::uint32_t entry) const;

  /// Every number points inside: for an index that was read from a file.
  bool is_whole(std::size_t documents_expected, std::size_t entries) const;

  template <class Archive>
  void archive(Archive& a) {
    a(begins, postings, documents, entry_begins, document_scale, entry_saturation, bm25_weights, bm25_unknown,
      mean_length);
  }

 private:
  /// Where among postings those of a document may begin: they are spread over documents more or less evenly.
  std::size_t likely_place(std::span<const GramPosting> all, std::uint32_t document) const;
};

/// damped(count) for the counts of a GramPosting.
const std::array<float, 256>& damped_counts();

}  // namespace ticketd::autoresponder
