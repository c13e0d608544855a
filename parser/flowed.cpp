#include "parser/flowed.hpp"

#include <algorithm>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

// With DelSp, words are parted by one space and another that belongs to the break. Some programs say DelSp
// and write one only: then it stays, unless it breaks up something too long for a line.
bool space_parts_words(std::string_view line, std::string_view next) {
  constexpr std::size_t longest_word = 40;
  const auto letter = [](char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; };
  const std::string_view before = line.substr(0, line.size() - 1);
  if (before.empty() || next.empty() || !letter(before.back()) || !letter(next.front())) return false;
  const auto blank = before.rfind(' ');
  const std::size_t word = blank == std::string_view::npos ? before.size() : before.size() - blank;
  return word < longest_word;
}

}  // namespace

std::string unflowed(std::string_view text, DelSp delsp) {
  constexpr std::string_view signature = "-- ";
  std::string out;
  out.reserve(text.size());
  bool open = false;  // the last line ended with a soft break
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;

    const bool quoted = line.starts_with('>');
    if (!quoted && line.starts_with(' ')) line.remove_prefix(1);  // space-stuffing (RFC 3676, 4.4)
    const bool fixed = quoted || line == signature;
    if (open && fixed) out += '\n';
    open = !fixed && line.ends_with(' ') && end < text.size();
    if (open && delsp == DelSp::yes && !space_parts_words(line, text.substr(at))) line.remove_suffix(1);
    out += line;
    if (!open && end < text.size()) out += '\n';
  }
  return out;
}

}  // namespace ticketd::parser
