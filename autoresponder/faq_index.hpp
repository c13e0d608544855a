// What the matcher knows about a FAQ, ready for questions: entries, their questions and learned examples as
// documents, and four scorers over them. Plain data, never changed after build(); what is learned later is
// LearnedEntries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "autoresponder/bm25_field.hpp"
#include "autoresponder/faq_entry.hpp"
#include "autoresponder/faq_example.hpp"
#include "autoresponder/gram_index.hpp"
#include "autoresponder/svm_model.hpp"
#include "autoresponder/term_table.hpp"
#include "autoresponder/term_vector.hpp"
#include "autoresponder/text_features.hpp"

namespace ticketd::autoresponder {

using EntryIndex = std::uint32_t;
inline constexpr EntryIndex no_entry = std::numeric_limits<EntryIndex>::max();

/// Bounds. What is beyond them is left out of the index.
inline constexpr std::size_t max_indexed_entries = 20'000;
inline constexpr std::size_t max_documents = 400'000;
inline constexpr std::size_t max_documents_of_entry = 1'000;
inline constexpr std::size_t max_example_bytes = 4U << 10U;
inline constexpr std::size_t max_answer_bytes = 16U << 10U;
inline constexpr std::size_t max_kept_answer_bytes = 2U << 10U;

/// In a large FAQ pairs of words would be most of the vocabulary, so it does without.
inline constexpr std::size_t word_pairs_entries_max = 4'000;
inline WordPairs word_pairs_of(std::size_t entries) {
  return entries <= word_pairs_entries_max ? WordPairs::keep : WordPairs::leave_out;
}

struct IndexedEntry {
  std::string id{};
  std::string language{};  ///< primary: "zh" of "zh-Hant"
  std::uint32_t first_document = 0;
  std::uint32_t documents = 0;  ///< its title first, then its other questions, then examples
  std::string answer{};         ///< the beginning of it, to learn from
};

struct IndexedDocument {
  EntryIndex entry = no_entry;  ///< no_entry: a mail that no entry answers
  float weight = 1;
  std::string language{};
  std::string text{};
};

/// "Did not help": a mail that this entry does not answer.
struct IndexedRejection {
  EntryIndex entry = no_entry;
  float weight = 1;  ///< above 0
  std::string language{};
  std::string text{};
  TermVector grams{};  ///< tf-idf of length 1
};

struct FaqIndex {
  std::vector<IndexedEntry> entries{};
  std::vector<IndexedDocument> documents{};  ///< by entry; those of no entry last
  std::vector<IndexedRejection> rejections{};
  TermTable terms{};         ///< words, pairs and grams
  std::vector<float> idf{};  ///< of each term over the documents that have an entry
  float unknown_idf = 1;     ///< of a term that no document has
  GramIndex grams{};         ///< character n-grams of documents
  Bm25Field asked{};         ///< words of titles (twice), questions and examples
  Bm25Field answered{};      ///< words of titles and answers
  SvmModel svm{};
  std::size_t examples = 0;    ///< documents beyond the titles
  std::size_t unanswered = 0;  ///< documents of no entry
  std::string main_language{};
  std::vector<std::string> languages{};

  WordPairs word_pairs() const { return word_pairs_of(entries.size()); }

  std::span<const IndexedDocument> documents_of(EntryIndex entry) const {
    return std::span(documents).subspan(entries[entry].first_document, entries[entry].documents);
  }
};

/// Entries and examples beyond the bounds, and examples of unknown entries, are left out. Takes CPU time: 0.1
/// to 6 s.
FaqIndex build_index(std::span<const FaqEntry> entries, std::span<const Example> examples);

/// The entry for an id: that of `language` where there is one, else any; no_entry when there is none.
EntryIndex find_entry(const FaqIndex& index, std::string_view id, std::string_view language);

}  // namespace ticketd::autoresponder
