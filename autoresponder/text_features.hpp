// From text to the terms the FAQ matcher compares: stemmed words and character n-grams, as 64-bit hashes.
// No index, no weights but that of function words. A TextAnalyzer keeps stemmers and word breakers, so it
// belongs to one thread at a time; what it returns depends on text and language alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/text_words.hpp"

namespace ticketd::autoresponder {

/// A term's identity. Words, word pairs and character n-grams are hashed from different seeds.
using TermHash = std::uint64_t;

/// What a function word ("how", "please", "possible") weighs against a word of content.
inline constexpr float function_word_weight = 0.5F;

/// What a concept weighs against the word that brought it (measured: 1 to 1.6 are alike).
inline constexpr float concept_weight = 1;

struct WordTerm {
  TermHash term = 0;
  float weight = 1;  ///< 1, or function_word_weight
  bool operator==(const WordTerm&) const = default;
};

/// The terms of one text, in order, with repetitions.
struct TextFeatures {
  std::vector<WordTerm> words{};     ///< stemmed words
  std::vector<WordTerm> concepts{};  ///< of the words, in no order
  std::vector<TermHash> grams{};     ///< 3-5 characters of a word; 1-3 where a script writes no spaces
  bool operator==(const TextFeatures&) const = default;
};

enum class WordPairs { keep, leave_out };

/// Words, pairs of neighbouring words, and concepts.
std::vector<WordTerm> words_and_pairs(const TextFeatures& features, WordPairs pairs = WordPairs::keep);

/// One word as it stands in a text, and as it is compared.
struct AnalysedWord {
  std::string surface{};  ///< folded, without marks
  WordTerm term{};
  std::vector<WordTerm> concepts{};
  bool operator==(const AnalysedWord&) const = default;
};

class TextAnalyzer {
 public:
  TextAnalyzer();
  ~TextAnalyzer();
  TextAnalyzer(const TextAnalyzer&) = delete;
  TextAnalyzer& operator=(const TextAnalyzer&) = delete;

  /// `language` is BCP 47 ("de", "zh-Hant"); empty or unknown: words are not stemmed and weigh the same.
  /// Bytes that are no UTF-8 separate words.
  TextFeatures features(std::string_view text, std::string_view language);
  /// The words behind features().words, for explanations.
  std::vector<AnalysedWord> words(std::string_view text, std::string_view language);

 private:
  struct Tools;
  std::unique_ptr<Tools> tools_;
};

/// "zh" of "zh-Hant", lower case.
std::string primary_language(std::string_view language);

}  // namespace ticketd::autoresponder
