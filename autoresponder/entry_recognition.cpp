#include "autoresponder/entry_recognition.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <unordered_map>

#include "parser/fold.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t words_a_run = 3;

bool writes_no_spaces(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0 || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0x0E00 && c <= 0x0E7F);
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 29U);
}

bool is_address(std::string_view token) {
  return token.contains("://") || token.starts_with("www.") || token.starts_with("mailto:");
}

/// Without link and picture targets, "](https://...)" and "https://...": mail programs show them in many
/// ways.
std::string without_addresses(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (text.starts_with("](")) {
      const auto end = text.find(')');
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      out += ' ';
      continue;
    }
    const auto end = std::min(text.find_first_of(" \t\r\n<>()[]"), text.size());
    if (end == 0) {
      out += text.front() == '[' || text.front() == ']' ? ' ' : text.front();
      text.remove_prefix(1);
      continue;
    }
    if (!is_address(text.substr(0, end))) out += text.substr(0, end);
    text.remove_prefix(end);
  }
  return out;
}

/// Hashes of words; of single characters where a script writes no spaces.
std::vector<std::uint64_t> words_of(std::string_view text) {
  const std::string plain =
      parser::folded(without_addresses(parser::utf8_prefix(text, EntryRecognition::max_text_bytes)));
  std::vector<std::uint64_t> words;
  std::uint64_t word = 0;
  const auto end_word = [&] {
    if (word != 0) words.push_back(word);
    word = 0;
  };
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(plain.size());
  while (at < size) {
    UChar32 c = 0;
    U8_NEXT(plain.data(), at, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
    if (c < 0 || u_isalnum(c) == 0) {
      const bool joins = c == '\'' || c == 0x2019;  // don't, l'objet: one word, whatever the apostrophe
      if (!joins) end_word();
      continue;
    }
    if (writes_no_spaces(c)) end_word();
    word = mixed(word + 1, static_cast<std::uint64_t>(c));
    if (writes_no_spaces(c)) end_word();
  }
  end_word();
  return words;
}

std::vector<std::uint64_t> runs_of(const std::vector<std::uint64_t>& words) {
  std::vector<std::uint64_t> runs;
  for (std::size_t i = 0; i + words_a_run <= words.size(); ++i)
    runs.push_back(mixed(mixed(mixed(1, words[i]), words[i + 1]), words[i + 2]));
  return runs;
}

void sort_once(std::vector<std::uint64_t>& runs) {
  std::ranges::sort(runs);
  runs.erase(std::ranges::unique(runs).begin(), runs.end());
}

}  // namespace

EntryRecognition::EntryRecognition(std::span<const FaqEntry> entries) {
  for (const FaqEntry& entry : entries) {
    const std::vector<std::uint64_t> words = words_of(entry.answer_markdown);
    if (words.size() < min_entry_words) continue;
    std::vector<std::uint64_t> runs = runs_of(words);
    runs.resize(std::min(runs.size(), max_entry_runs));
    sort_once(runs);
    const auto number = static_cast<std::uint32_t>(entries_.size());
    for (const std::uint64_t run : runs) runs_.push_back({run, number});
    entries_.push_back(
        {.id = entry.id, .language = entry.language, .runs = static_cast<std::uint32_t>(runs.size())});
  }
  std::ranges::sort(runs_);
}

std::vector<EntryRecognition::Found> EntryRecognition::entries_in(std::string_view text) const {
  if (runs_.empty()) return {};
  std::vector<std::uint64_t> runs = runs_of(words_of(text));
  sort_once(runs);
  std::unordered_map<std::uint32_t, std::uint32_t> hits;
  for (const std::uint64_t run : runs)
    for (const Run& one : std::ranges::equal_range(runs_, run, {}, &Run::hash)) ++hits[one.entry];

  std::vector<Found> found;
  for (const auto& [number, count] : hits) {
    const Entry& entry = entries_[number];
    const double share = static_cast<double>(count) / entry.runs;
    if (share >= enough) found.push_back({.id = entry.id, .language = entry.language, .share = share});
  }
  std::ranges::sort(found, [](const Found& a, const Found& b) {
    return a.share != b.share ? a.share > b.share : a.id < b.id;
  });
  std::vector<Found> once;
  for (Found& one : found)
    if (once.size() < max_found && std::ranges::find(once, one.id, &Found::id) == once.end())
      once.push_back(std::move(one));
  return once;
}

}  // namespace ticketd::autoresponder
