#include "parser/language.hpp"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <cstddef>

#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t bytes_max = 1U << 10U;  // more words make no surer
constexpr std::size_t letters_min = 20;       // "Thank you very much" is not enough
constexpr int percent_min = 60;               // of the text in one language

/// Words with '@' or "://" in them are spelled the same in all languages.
std::string words_only(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto line_end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, line_end);
    text.remove_prefix(std::min(line_end + 1, text.size()));
    if (line.starts_with('>')) continue;
    while (!line.empty()) {
      const auto word_end = std::min(line.find_first_of(" \t"), line.size());
      const std::string_view word = line.substr(0, word_end);
      line.remove_prefix(std::min(word_end + 1, line.size()));
      if (word.find('@') != std::string_view::npos || word.find("://") != std::string_view::npos) continue;
      out += word;
      out += ' ';
    }
    out += '\n';
    if (out.size() > bytes_max) break;
  }
  return out;
}

/// Letters as far as language is concerned: one in an alphabet, about three in a script of whole words.
std::size_t letters_in(std::string_view text) {
  std::size_t letters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') ++letters;
    if (byte >= 0xC3 && byte <= 0xDF) ++letters;
    if (byte >= 0xE0) letters += 3;
  }
  return letters;
}

}  // namespace

std::string language_of(std::string_view text) {
  const std::string words = words_only(text);
  const std::string_view sample = utf8_prefix(words, bytes_max);
  if (letters_in(sample) < letters_min) return {};

  CLD2::Language languages[3] = {};
  int percents[3] = {};
  double scores[3] = {};
  int text_bytes = 0;
  int valid_bytes = 0;
  bool reliable = false;
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummaryCheckUTF8(sample.data(), static_cast<int>(sample.size()), true, &hints, 0,
                                          languages, percents, scores, nullptr, &text_bytes, &reliable,
                                          &valid_bytes);
  if (!reliable || languages[0] == CLD2::UNKNOWN_LANGUAGE || percents[0] < percent_min) return {};
  std::string code = CLD2::LanguageCode(languages[0]);
  if (code == "iw") return "he";
  if (code == "un" || code == "xxx") return {};
  return code;
}

}  // namespace ticketd::parser
