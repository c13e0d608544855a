#include "autoresponder/text_features.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <unordered_set>
#include <utility>

#include "autoresponder/concepts.hpp"
#include "autoresponder/function_words.hpp"
#include "autoresponder/text_words.hpp"
#include "parser/ascii.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr TermHash fnv_offset = 0xcbf29ce484222325ULL;
constexpr TermHash fnv_prime = 0x100000001b3ULL;
constexpr TermHash word_seed = 1;
constexpr TermHash pair_seed = 2;
constexpr TermHash gram_seed = 3;
constexpr TermHash concept_seed = 4;

/// FNV-1a spreads short input badly over the high bits (this is the finalizer of MurmurHash3).
constexpr TermHash mixed(TermHash h) {
  h ^= h >> 33U;
  h *= 0xff51afd7ed558ccdULL;
  h ^= h >> 33U;
  h *= 0xc4ceb9fe1a85ec53ULL;
  h ^= h >> 33U;
  return h;
}

TermHash word_hash(std::string_view word) {
  TermHash h = fnv_offset ^ word_seed;
  for (const char c : word) h = (h ^ static_cast<unsigned char>(c)) * fnv_prime;
  return mixed(h);
}

TermHash concept_hash(std::string_view name) { return mixed(word_hash(name) + concept_seed); }

TermHash pair_hash(TermHash first, TermHash second) {
  return mixed(((first + pair_seed) * fnv_prime) ^ second);
}

TermHash gram_hash(std::u16string_view gram) {
  TermHash h = fnv_offset ^ gram_seed;
  for (const char16_t c : gram) h = (h ^ c) * fnv_prime;
  return mixed(h);
}

void add_grams(std::u16string_view word, bool spaceless, std::vector<TermHash>& out) {
  if (spaceless) {
    for (std::size_t n = 1; n <= 3; ++n)
      for (std::size_t i = 0; i + n <= word.size(); ++i) out.push_back(gram_hash(word.substr(i, n)));
    return;
  }
  const std::u16string padded = u' ' + std::u16string(word) + u' ';
  const std::u16string_view view = padded;
  for (std::size_t n = 3; n <= 5; ++n) {
    if (view.size() <= n) {  // a short word is one gram
      out.push_back(gram_hash(view));
      return;
    }
    for (std::size_t i = 0; i + n <= view.size(); ++i) out.push_back(gram_hash(view.substr(i, n)));
  }
}

using WordSet = std::unordered_set<std::string_view>;

WordSet words_of(std::string_view primary) {
  WordSet words;
  for (const FunctionWords& list : function_words) {
    if (list.language != primary) continue;
    std::string_view rest = list.words;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (end > 0) words.insert(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return words;
}

/// Longest word of a language without spaces that a concept may name.
constexpr std::size_t concept_characters_max = 8;

}  // namespace

struct TextAnalyzer::Tools {
  WordSplitter splitter{};
  std::map<std::string, WordSet, std::less<>> function_words{};

  const WordSet& function_words_of(const std::string& primary) {
    const auto known = function_words.find(primary);
    if (known != function_words.end()) return known->second;
    return function_words.emplace(primary, words_of(primary)).first->second;
  }

  ConceptTable read_table() {
    ConceptTable table;
    for (const ConceptList& list : shipped_concepts()) {
      const std::string language(list.language);
      for (const Concept& line : read_concepts(list.lines)) {
        for (const std::string_view word : line.words) {
          std::u16string characters;
          const std::vector<TextWord> found = splitter.words(word, language);
          for (const TextWord& token : found)
            if (token.spaceless) characters += token.surface;
          if (!characters.empty())
            table.add(language, gram_hash(characters), concept_hash(line.name));
          else if (found.size() == 1)
            table.add(language, word_hash(found.front().stem), concept_hash(line.name));
        }
      }
    }
    return table;
  }

  /// The same for all, read once.
  static const ConceptTable& concepts() {
    static const ConceptTable table = Tools().read_table();
    return table;
  }

  static void add_concepts(std::span<const TermHash> found, float weight, std::vector<WordTerm>& out) {
    for (const TermHash term : found) out.push_back({term, weight * concept_weight});
  }

  /// Word breakers cut compounds of Han characters in ways a list cannot foresee: every place is looked up.
  static void add_concepts_within(std::u16string_view run, const std::string& primary,
                                  std::vector<WordTerm>& out) {
    if (!concepts().knows(primary)) return;
    for (std::size_t begin = 0; begin < run.size(); ++begin)
      for (std::size_t n = 1; n <= std::min(concept_characters_max, run.size() - begin); ++n)
        add_concepts(concepts().of(primary, gram_hash(run.substr(begin, n))), 1, out);
  }

  static std::vector<WordTerm> concepts_of(const TextWord& word, const std::string& primary, float weight) {
    std::vector<WordTerm> out;
    if (word.spaceless)
      add_concepts_within(word.surface, primary, out);
    else
      add_concepts(concepts().of(primary, word_hash(word.stem)), weight, out);
    return out;
  }

  template <class Visit>
  void each_word(std::string_view text, std::string_view language, Visit visit) {
    const std::string primary = primary_language(language);
    const WordSet& light = function_words_of(primary);
    for (const TextWord& word : splitter.words(text, primary)) {
      const float weight = light.contains(word.plain) ? function_word_weight : 1.0F;
      visit(word, WordTerm{word_hash(word.stem), weight}, primary);
    }
  }
};

TextAnalyzer::TextAnalyzer() : tools_(std::make_unique<Tools>()) {}
TextAnalyzer::~TextAnalyzer() = default;

TextFeatures TextAnalyzer::features(std::string_view text, std::string_view language) {
  TextFeatures out;
  std::u16string run;  // neighbouring words of a script without spaces
  std::string in;
  tools_->each_word(text, language, [&](const TextWord& word, WordTerm term, const std::string& primary) {
    in = primary;
    out.words.push_back(term);
    add_grams(word.surface, word.spaceless, out.grams);
    if (word.spaceless) {
      run += word.surface;
      return;
    }
    for (const WordTerm& c : Tools::concepts_of(word, primary, term.weight)) out.concepts.push_back(c);
  });
  if (!run.empty()) Tools::add_concepts_within(run, in, out.concepts);
  return out;
}

std::vector<AnalysedWord> TextAnalyzer::words(std::string_view text, std::string_view language) {
  std::vector<AnalysedWord> out;
  tools_->each_word(text, language, [&](const TextWord& word, WordTerm term, const std::string& primary) {
    out.push_back({word.plain, term, Tools::concepts_of(word, primary, term.weight)});
  });
  return out;
}

std::vector<WordTerm> words_and_pairs(const TextFeatures& features, WordPairs pairs) {
  std::vector<WordTerm> out = features.words;
  for (std::size_t i = 0; pairs == WordPairs::keep && i + 1 < features.words.size(); ++i) {
    const WordTerm& a = features.words[i];
    const WordTerm& b = features.words[i + 1];
    out.push_back({pair_hash(a.term, b.term), std::sqrt(a.weight * b.weight)});
  }
  out.insert(out.end(), features.concepts.begin(), features.concepts.end());
  return out;
}

std::string primary_language(std::string_view language) {
  return parser::ascii_lower(language.substr(0, language.find_first_of("-_")));
}

}  // namespace ticketd::autoresponder
