#include "autoresponder/query_language.hpp"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>
#include <array>
#include <utility>

#include "autoresponder/text_features.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t sample_bytes = 2048;

/// What CLD2 says for a close relative, or under an old code.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> stand_ins{{
    {"hr", "sr"},
    {"bs", "sr"},
    {"no", "da"},
    {"nb", "da"},
    {"da", "no"},
    {"ms", "id"},
    {"iw", "he"},
    {"mk", "bg"},
    {"gl", "pt"},
}};

}  // namespace

std::string query_language(std::string_view text, std::span<const std::string> allowed,
                           std::string_view otherwise) {
  if (allowed.size() < 2) return allowed.empty() ? std::string(otherwise) : allowed.front();
  const std::string sample = parser::repaired_utf8(parser::utf8_prefix(text, sample_bytes));
  CLD2::Language languages[3] = {};
  int percents[3] = {};
  double scores[3] = {};
  int text_bytes = 0;
  bool reliable = false;
  const CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  // "Best effort" makes it answer for short text too: only the languages of the FAQ are possible anyway.
  CLD2::ExtDetectLanguageSummary(sample.data(), static_cast<int>(sample.size()), true, &hints,
                                 CLD2::kCLDFlagBestEffort, languages, percents, scores, nullptr, &text_bytes,
                                 &reliable);
  const auto is_allowed = [&](std::string_view code) {
    return std::ranges::find(allowed, code) != allowed.end();
  };
  for (const CLD2::Language language : languages) {
    std::string code = primary_language(CLD2::LanguageCode(language));
    if (is_allowed(code)) return code;
    for (const auto& [found, instead] : stand_ins)
      if (found == code && is_allowed(instead)) return std::string(instead);
  }
  return std::string(otherwise);
}

}  // namespace ticketd::autoresponder
