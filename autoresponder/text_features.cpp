#include "autoresponder/text_features.hpp"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "autoresponder/concepts.hpp"
#include "autoresponder/function_words.hpp"
#include "autoresponder/stemming.hpp"
#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr TermHash fnv_offset = 0xcbf29ce484222325ULL;
constexpr TermHash fnv_prime = 0x100000001b3ULL;
constexpr TermHash word_seed = 1;
constexpr TermHash pair_seed = 2;
constexpr TermHash gram_seed = 3;
constexpr TermHash concept_seed = 4;
constexpr std::size_t longest_word = 64;  // UTF-16 units; what is longer is no word, and is cut

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

/// Scripts that write no spaces between words, and Hangul, whose words carry their particles.
bool is_spaceless(UChar32 c) {
  if (c < 0x0E00) return false;
  if (c == 0x30FC) return true;  // the prolonged sound mark belongs to both kana
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
      return true;
    default:
      return false;
  }
}

bool is_mark(UChar32 c) { return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0; }

bool is_ascii(std::u16string_view text) {
  return std::ranges::all_of(text, [](char16_t c) { return c < 0x80; });
}

/// Japanese particles and endings, as far as they can be told without a grammar (measured: 3 is best).
bool is_short_hiragana(std::u16string_view word) {
  return word.size() <= 3 && std::ranges::all_of(word, [](char16_t c) { return c >= 0x3040 && c <= 0x309F; });
}

icu::UnicodeString unicode(std::u16string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

std::u16string utf16(const icu::UnicodeString& text) {
  return {text.getBuffer(), static_cast<std::size_t>(text.length())};
}

std::string utf8(std::u16string_view text) {
  std::string out;
  unicode(text).toUTF8String(out);
  return out;
}

/// Without combining marks and tatweel. Letters that writers exchange become one: Arabic alef maksura and
/// yeh, teh marbuta and heh; katakana and hiragana.
std::u16string without_marks(std::u16string_view word, const icu::Normalizer2& nfd) {
  if (is_ascii(word)) return std::u16string(word);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString decomposed = nfd.normalize(unicode(word), status);
  std::u16string out;
  for (std::int32_t i = 0; i < decomposed.length(); ++i) {
    char16_t c = decomposed.charAt(i);
    if (c == 0x0640 || (!U16_IS_SURROGATE(c) && u_charType(c) == U_NON_SPACING_MARK)) continue;
    if (c == 0x0649) c = 0x064A;
    if (c == 0x0629) c = 0x0647;
    if (c >= 0x30A1 && c <= 0x30F6) c = static_cast<char16_t>(c - 0x60);
    out += c;
  }
  return out;
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

struct Token {
  std::u16string text{};  ///< folded, marks still there: stemmers want them
  bool spaceless = false;
};

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
  const icu::Normalizer2* fold = nullptr;
  const icu::Normalizer2* nfd = nullptr;
  std::unique_ptr<icu::BreakIterator> breaker{};  // made for the first text that needs it
  Stemming stemming{};
  std::map<std::string, WordSet, std::less<>> function_words{};

  Tools() {
    UErrorCode status = U_ZERO_ERROR;
    fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    nfd = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no normalisation data");
  }

  const WordSet& function_words_of(const std::string& primary) {
    const auto known = function_words.find(primary);
    if (known != function_words.end()) return known->second;
    return function_words.emplace(primary, words_of(primary)).first->second;
  }

  void add_broken(const std::u16string& run, std::vector<Token>& out) {
    if (!breaker) {
      UErrorCode status = U_ZERO_ERROR;
      breaker.reset(icu::BreakIterator::createWordInstance(icu::Locale::getJapanese(), status));
      if (U_FAILURE(status)) throw std::runtime_error("ICU has no word break data");
    }
    breaker->setText(unicode(run));
    std::int32_t begin = breaker->first();
    for (std::int32_t end = breaker->next(); end != icu::BreakIterator::DONE; end = breaker->next()) {
      out.push_back(
          {run.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)), true});
      begin = end;
    }
  }

  void flush(std::u16string& run, bool spaceless, std::vector<Token>& out) {
    if (run.empty()) return;
    if (spaceless)
      add_broken(run, out);
    else
      out.push_back({run.substr(0, longest_word), false});
    run.clear();
  }

  void add_ascii(std::string_view text, std::vector<Token>& out) {
    std::u16string run;
    for (const char c : text) {
      const char lower = parser::ascii_lower(c);
      if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
        run += static_cast<char16_t>(lower);
      else
        flush(run, false, out);
    }
    flush(run, false, out);
  }

  void add_unicode(std::string_view text, std::vector<Token>& out) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString folded = fold->normalize(
        icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
    std::u16string run;
    bool spaceless = false;
    for (std::int32_t i = 0; i < folded.length();) {
      const UChar32 c = folded.char32At(i);
      const std::int32_t units = U16_LENGTH(c);
      if (u_isalnum(c) != 0 || is_mark(c)) {
        const bool now = is_mark(c) ? spaceless : is_spaceless(c);
        if (now != spaceless) flush(run, spaceless, out);
        spaceless = now;
        for (std::int32_t u = 0; u < units; ++u) run += folded.charAt(i + u);
      } else {
        flush(run, spaceless, out);
        spaceless = false;
      }
      i += units;
    }
    flush(run, spaceless, out);

    const auto function = [](const Token& t) { return t.spaceless && is_short_hiragana(t.text); };
    if (!std::ranges::all_of(out, function)) std::erase_if(out, function);
  }

  std::vector<Token> tokens(std::string_view text) {
    text = parser::utf8_prefix(text, max_analysed_bytes);
    std::vector<Token> out;
    if (parser::ascii_only(text))
      add_ascii(text, out);
    else
      add_unicode(text, out);
    return out;
  }

  /// A token as it is compared.
  struct Compared {
    std::u16string surface{};  ///< without marks
    std::string plain{};       ///< the same
    std::string stem{};
    bool spaceless = false;
  };

  template <class Visit>
  void each_token(std::string_view text, const std::string& primary, Visit visit) {
    for (const Token& token : tokens(text)) {
      Compared word{.surface = without_marks(token.text, *nfd), .spaceless = token.spaceless};
      if (word.surface.empty()) continue;
      word.plain = utf8(word.surface);
      word.stem = word.plain;
      if (!token.spaceless) {
        word.stem = stemming.stem(is_ascii(token.text) ? word.plain : utf8(token.text), primary);
        if (!parser::ascii_only(word.stem))
          word.stem = utf8(without_marks(utf16(icu::UnicodeString::fromUTF8(word.stem)), *nfd));
      }
      visit(std::as_const(word));
    }
  }

  ConceptTable read_table() {
    ConceptTable table;
    for (const ConceptList& list : shipped_concepts()) {
      const std::string language(list.language);
      for (const Concept& line : read_concepts(list.lines)) {
        for (const std::string_view word : line.words) {
          std::u16string characters;
          std::vector<Compared> found;
          each_token(word, language, [&](const Compared& token) { found.push_back(token); });
          for (const Compared& token : found)
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

  static std::vector<WordTerm> concepts_of(const Compared& word, const std::string& primary, float weight) {
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
    each_token(text, primary, [&](const Compared& word) {
      const float weight = light.contains(word.plain) ? function_word_weight : 1.0F;
      visit(word, WordTerm{word_hash(word.stem), weight}, primary);
    });
  }
};

TextAnalyzer::TextAnalyzer() : tools_(std::make_unique<Tools>()) {}
TextAnalyzer::~TextAnalyzer() = default;

TextFeatures TextAnalyzer::features(std::string_view text, std::string_view language) {
  TextFeatures out;
  std::u16string run;  // neighbouring words of a script without spaces
  std::string in;
  tools_->each_word(text, language,
                    [&](const Tools::Compared& word, WordTerm term, const std::string& primary) {
                      in = primary;
                      out.words.push_back(term);
                      add_grams(word.surface, word.spaceless, out.grams);
                      if (word.spaceless) {
                        run += word.surface;
                        return;
                      }
                      for (const WordTerm& c : Tools::concepts_of(word, primary, term.weight))
                        out.concepts.push_back(c);
                    });
  if (!run.empty()) Tools::add_concepts_within(run, in, out.concepts);
  return out;
}

std::vector<AnalysedWord> TextAnalyzer::words(std::string_view text, std::string_view language) {
  std::vector<AnalysedWord> out;
  tools_->each_word(text, language,
                    [&](const Tools::Compared& word, WordTerm term, const std::string& primary) {
                      out.push_back({word.plain, term, Tools::concepts_of(word, primary, term.weight)});
                    });
  return out;
}

std::vector<WordTerm> words_and_pairs(const TextFeatures& features) {
  std::vector<WordTerm> out = features.words;
  for (std::size_t i = 0; i + 1 < features.words.size(); ++i) {
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
