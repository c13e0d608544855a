#include "parser/subject.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "parser/fold.hpp"

namespace ticketd::parser {
namespace {

// Folded, without the colon. Those of one or two letters are safe only because a colon must follow.
constexpr std::array reply_words = {
    "re",      "aw",   "antw",  "antwort", "antwoord", "sv",     "vs",  "odp",  "ref",  "rif",  "r",
    "res",     "rv",   "ynt",   "yan",     "atb",      "bls",    "rép", "rep",  "réf",  "vá",   "vál",
    "отг",     "отв",  "ответ", "на",      "відп",     "відпов", "απ",  "σχετ", "回复", "答复", "回覆",
    "答覆",    "返信", "답장",  "회신",    "השב",      "תגובה",  "رد",  "الرد", "پاسخ", "ตอบ",  "ตอบกลับ",
    "trả lời", "回",   "balas", "svar",    "vast",     "hl",     "odg", "одг",  "räsp", "ats"};
constexpr std::array forward_words = {
    "fw",     "fwd",  "wg",         "tr",   "trs",  "i",     "enc",         "vb",         "vl",     "pd",
    "doorst", "fs",   "továbbítás", "tov",  "ilt",  "i̇lt",   "iltm",        "пер",        "пересл", "препр",
    "πρθ",    "转发", "轉寄",       "転送", "전달", "הועבר", "إعادة توجيه", "chuyển tiếp"};
constexpr std::array gateway_tags = {
    "ext",           "external",   "extern", "spam", "bulk", "suspected spam",
    "possible spam", "***spam***", "!ext",   "ext!"};

bool starts_with(std::string_view text, std::string_view head) { return text.substr(0, head.size()) == head; }

void skip_spaces(std::string_view& text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

/// "[2]", "(3)", "^4", " 2": counters between the word and the colon.
void skip_counter(std::string_view& text) {
  skip_spaces(text);
  if (text.empty()) return;
  std::string_view rest = text;
  const char open = rest.front();
  if (open != '[' && open != '(' && open != '^') return;
  rest.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') ++digits;
  if (digits == 0 || digits > 4) return;
  rest.remove_prefix(digits);
  if (open != '^') {
    if (rest.empty() || rest.front() != (open == '[' ? ']' : ')')) return;
    rest.remove_prefix(1);
  }
  text = rest;
  skip_spaces(text);
}

template <class Words>
std::optional<std::string_view> after_prefix(std::string_view subject, const Words& words) {
  for (const std::string_view word : words) {
    if (!starts_with(subject, word)) continue;
    std::string_view rest = subject.substr(word.size());
    skip_counter(rest);
    if (rest.empty() || rest.front() != ':') continue;
    rest.remove_prefix(1);
    skip_spaces(rest);
    return rest;
  }
  return std::nullopt;
}

/// The text inside a leading "[…]" and what follows it.
struct Tag {
  std::string_view name;
  std::string_view rest;
};
std::optional<Tag> leading_tag(std::string_view subject) {
  if (!starts_with(subject, "[")) return std::nullopt;
  const auto close = subject.find(']');
  if (close == std::string_view::npos || close > 80) return std::nullopt;
  Tag tag{subject.substr(1, close - 1), subject.substr(close + 1)};
  skip_spaces(tag.rest);
  return tag;
}

bool is_ticket_number(std::string_view name) {
  skip_spaces(name);
  if (name.empty() || name.front() != '#') return false;
  name.remove_prefix(1);
  return !name.empty() && name.size() <= 18 &&
         std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_gateway_tag(std::string_view name) {
  return std::ranges::find(gateway_tags, name) != gateway_tags.end();
}

std::string without_ticket_tags(std::string_view subject) {
  std::string out;
  std::size_t at = 0;
  while (at < subject.size()) {
    const auto open = subject.find("[#", at);
    if (open == std::string_view::npos) break;
    const auto close = subject.find(']', open);
    if (close == std::string_view::npos) break;
    const bool tag = is_ticket_number(subject.substr(open + 1, close - open - 1));
    out += subject.substr(at, (tag ? open : open + 2) - at);
    at = tag ? close + 1 : open + 2;
  }
  out += subject.substr(at);
  return folded(out);  // the spaces around a tag become one
}

struct Prefixes {
  std::string kept{};  ///< list tags, in order
  std::string_view rest{};
  bool reply = false;
  bool forward = false;
};
constexpr int list_tags_max = 8;  // more is no list's name

/// `subject` is folded and free of ticket tags.
Prefixes split_prefixes(std::string_view subject) {
  Prefixes found{.rest = subject};
  for (int tags = 0;;) {
    skip_spaces(found.rest);
    if (const auto rest = after_prefix(found.rest, reply_words)) {
      found.reply = true;
      found.rest = *rest;
    } else if (const auto passed_on = after_prefix(found.rest, forward_words)) {
      found.forward = true;
      found.rest = *passed_on;
    } else if (const auto tag = leading_tag(found.rest); tag && tags < list_tags_max) {
      const std::string whole = "[" + std::string(tag->name) + "] ";
      // A list tag is kept once: "Re: [list] Re: [list] x" is what careless list software makes of one.
      if (!is_gateway_tag(tag->name) && found.kept.find(whole) == std::string::npos) {
        found.kept += whole;
        ++tags;
      }
      found.rest = tag->rest;
    } else {
      return found;
    }
  }
}

}  // namespace

std::string normalised_subject(std::string_view subject) {
  const std::string text = without_ticket_tags(folded(subject));
  const Prefixes found = split_prefixes(text);
  return folded(found.kept + std::string(found.rest));
}

bool has_reply_prefix(std::string_view subject) {
  const std::string text = without_ticket_tags(folded(subject));
  return split_prefixes(text).reply;
}

bool has_forward_prefix(std::string_view subject) {
  const std::string text = without_ticket_tags(folded(subject));
  return split_prefixes(text).forward;
}

}  // namespace ticketd::parser
