#include "autoresponder/text_words.hpp"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "autoresponder/stemming.hpp"
#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t longest_word = 64;  // UTF-16 units; what is longer is no word, and is cut

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

struct Token {
  std::u16string text{};  ///< folded, marks still there: stemmers want them
  bool spaceless = false;
};

}  // namespace

struct WordSplitter::Tools {
  const icu::Normalizer2* fold = nullptr;
  const icu::Normalizer2* nfd = nullptr;
  std::unique_ptr<icu::BreakIterator> breaker{};  // made for the first text that needs it
  Stemming stemming{};

  Tools() {
    UErrorCode status = U_ZERO_ERROR;
    fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
    nfd = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no normalisation data");
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
};

WordSplitter::WordSplitter() : tools_(std::make_unique<Tools>()) {}
WordSplitter::~WordSplitter() = default;

std::vector<TextWord> WordSplitter::words(std::string_view text, std::string_view primary) {
  std::vector<TextWord> out;
  for (const Token& token : tools_->tokens(text)) {
    TextWord word{.surface = without_marks(token.text, *tools_->nfd), .spaceless = token.spaceless};
    if (word.surface.empty()) continue;
    word.plain = utf8(word.surface);
    word.stem = word.plain;
    if (!token.spaceless) {
      word.stem = tools_->stemming.stem(is_ascii(token.text) ? word.plain : utf8(token.text), primary);
      if (!parser::ascii_only(word.stem))
        word.stem = utf8(without_marks(utf16(icu::UnicodeString::fromUTF8(word.stem)), *tools_->nfd));
    }
    out.push_back(std::move(word));
  }
  return out;
}

}  // namespace ticketd::autoresponder
