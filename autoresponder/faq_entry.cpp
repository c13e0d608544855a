#include "autoresponder/faq_entry.hpp"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <cstdint>

#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::string_view fence = "+++";
constexpr std::size_t max_picture_markup_bytes = 2000;  // "![words](name)" behind its first two characters
constexpr std::array<std::string_view, 7> keys{"id",    "language",   "questions",  "tags",
                                               "queue", "valid_from", "valid_until"};

struct Parts {
  std::string_view front{};
  int front_line = 1;  ///< of the first line of `front`
  std::string_view answer{};
};

std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// Reads one file; every mistake is kept, so that an editor mends them in one go.
class Reader {
 public:
  Reader(std::string_view name, std::string_view content) : content_(content) { entry_.file = name; }

  std::expected<FaqEntry, std::vector<FaqMistake>> read() {
    if (content_.size() > max_entry_bytes)
      mistake(1, "the file is larger than " + std::to_string(max_entry_bytes >> 10U) + " KB");
    else if (const std::size_t valid = parser::valid_utf8_prefix(content_); valid < content_.size())
      mistake(1 + static_cast<int>(std::ranges::count(content_.substr(0, valid), '\n')), "this is not UTF-8");
    else if (const auto parts = split())
      read_parts(*parts);
    if (!mistakes_.empty()) {
      std::ranges::sort(mistakes_, [](const FaqMistake& a, const FaqMistake& b) {
        return a.line < b.line || (a.line == b.line && a.what < b.what);
      });
      return std::unexpected(std::move(mistakes_));
    }
    return std::move(entry_);
  }

 private:
  void mistake(int line, std::string what) { mistakes_.push_back({entry_.file, line, std::move(what)}); }

  std::optional<Parts> split() {
    std::string_view rest = content_;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    if (parser::trimmed(take_line(rest)) != fence) {
      mistake(1, "the file must begin with a line \"+++\", then the entry's keys, then \"+++\" again");
      return std::nullopt;
    }
    Parts parts{.front = rest, .front_line = 2, .answer = {}};
    for (int line = 2; !rest.empty(); ++line) {
      const std::size_t at = content_.size() - rest.size();
      if (parser::trimmed(take_line(rest)) != fence) continue;
      const auto begin = static_cast<std::size_t>(parts.front.data() - content_.data());
      parts.front = content_.substr(begin, at - begin);
      parts.answer = parser::trimmed(rest);
      answer_line_ = line + 1;
      return parts;
    }
    mistake(1, "the second line \"+++\", which ends the keys, is missing");
    return std::nullopt;
  }

  void read_parts(const Parts& parts) {
    front_line_ = parts.front_line;
    entry_.answer_markdown = parts.answer;
    if (parts.answer.empty()) mistake(answer_line_, "the answer is empty");
    try {
      const toml::table table = toml::parse(parts.front);
      read_keys(table);
    } catch (const toml::parse_error& error) {
      mistake(line_of(error.source()), std::string(error.description()));
    }
  }

  int line_of(const toml::source_region& region) const {
    return front_line_ + std::max(0, static_cast<int>(region.begin.line) - 1);
  }

  void read_keys(const toml::table& table) {
    for (const auto& [key, value] : table) {
      const std::string_view name = key.str();
      if (std::ranges::find(keys, name) == keys.end())
        mistake(line_of(key.source()),
                "there is no key \"" + std::string(name) +
                    "\"; known are id, language, questions, tags, queue, valid_from and valid_until");
    }
    read_string(table, "id", entry_.id, Needed::yes);
    read_string(table, "language", entry_.language, Needed::yes);
    read_string(table, "queue", entry_.queue, Needed::no);
    read_strings(table, "questions", entry_.questions);
    read_strings(table, "tags", entry_.tags);
    read_date(table, "valid_from", entry_.valid_from);
    read_date(table, "valid_until", entry_.valid_until);
    check(table);
  }

  enum class Needed { yes, no };

  void read_string(const toml::table& table, std::string_view key, std::string& out, Needed needed) {
    const toml::node* const node = table.get(key);
    if (node == nullptr) {
      if (needed == Needed::yes) mistake(front_line_, std::string(key) + " is missing");
      return;
    }
    const auto text = node->value_exact<std::string>();
    if (!text || parser::trimmed(*text).empty())
      mistake(line_of(node->source()), std::string(key) + " must be a text in quotes");
    else
      out = parser::trimmed(*text);
  }

  void read_strings(const toml::table& table, std::string_view key, std::vector<std::string>& out) {
    const toml::node* const node = table.get(key);
    if (node == nullptr) return;
    const toml::array* const list = node->as_array();
    if (list == nullptr) {
      mistake(line_of(node->source()), std::string(key) + " must be a list of texts: [\"...\", \"...\"]");
      return;
    }
    for (const toml::node& item : *list) {
      const auto text = item.value_exact<std::string>();
      if (text && !parser::trimmed(*text).empty())
        out.emplace_back(parser::trimmed(*text));
      else
        mistake(line_of(item.source()), "each of " + std::string(key) + " must be a text in quotes");
    }
  }

  void read_date(const toml::table& table, std::string_view key,
                 std::optional<std::chrono::year_month_day>& out) {
    const toml::node* const node = table.get(key);
    if (node == nullptr) return;
    const auto date = node->value_exact<toml::date>();
    if (!date) {
      mistake(line_of(node->source()), std::string(key) + " must be a date without quotes: 2026-01-31");
      return;
    }
    out = std::chrono::year_month_day(std::chrono::year(date->year), std::chrono::month(date->month),
                                      std::chrono::day(date->day));
  }

  int line_of_key(const toml::table& table, std::string_view key) const {
    const toml::node* const node = table.get(key);
    return node == nullptr ? front_line_ : line_of(node->source());
  }

  void check(const toml::table& table) {
    const auto id_char = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("-_./:").contains(c);
    };
    if (entry_.id.size() > max_id_bytes || !std::ranges::all_of(entry_.id, id_char))
      mistake(line_of_key(table, "id"),
              "an id is at most 100 letters, digits and - _ . / : (agents write it after #faq)");
    const auto language_char = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    if (!entry_.language.empty() && (entry_.language.size() < 2 || entry_.language.size() > 35 ||
                                     !std::ranges::all_of(entry_.language, language_char)))
      mistake(line_of_key(table, "language"), "a language is written like \"en\" or \"zh-Hant\" (BCP 47)");
    if (entry_.questions.empty())
      mistake(line_of_key(table, "questions"), "questions needs at least one, as a customer would ask it");
    if (entry_.questions.size() > max_questions)
      mistake(line_of_key(table, "questions"),
              "there are more than " + std::to_string(max_questions) + " questions");
    if (std::ranges::any_of(entry_.questions,
                            [](const std::string& q) { return q.size() > max_question_bytes; }))
      mistake(line_of_key(table, "questions"),
              "a question is longer than " + std::to_string(max_question_bytes) + " bytes");
    if (entry_.valid_from && entry_.valid_until && *entry_.valid_until < *entry_.valid_from)
      mistake(line_of_key(table, "valid_until"), "valid_until lies before valid_from");
  }

  std::string_view content_;
  FaqEntry entry_{};
  std::vector<FaqMistake> mistakes_{};
  int front_line_ = 1;
  int answer_line_ = 1;
};

}  // namespace

bool valid_on(const FaqEntry& entry, std::chrono::year_month_day day) {
  return (!entry.valid_from || *entry.valid_from <= day) && (!entry.valid_until || day <= *entry.valid_until);
}

std::expected<FaqEntry, std::vector<FaqMistake>> read_faq_entry(std::string_view name,
                                                                std::string_view content) {
  return Reader(name, content).read();
}

std::vector<std::string> pictures_of(const FaqEntry& entry) {
  std::vector<std::string> pictures;
  std::string_view rest = entry.answer_markdown;
  for (auto at = rest.find("!["); at != std::string_view::npos; at = rest.find("![")) {
    rest.remove_prefix(at + 2);
    const std::string_view near = rest.substr(0, max_picture_markup_bytes);
    const auto open = near.find("](");
    const auto line_end = std::min(near.find('\n'), near.size());
    if (open == std::string_view::npos || open > line_end) continue;
    std::string_view target = near.substr(open + 2);
    target = target.substr(0, target.find_first_of(") \t\n"));
    if (target.find("://") != std::string_view::npos || target.starts_with("data:") || target.empty())
      continue;
    if (std::ranges::find(pictures, target) == pictures.end()) pictures.emplace_back(target);
  }
  return pictures;
}

}  // namespace ticketd::autoresponder
