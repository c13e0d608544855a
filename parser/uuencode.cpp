#include "parser/uuencode.hpp"

#include <algorithm>
#include <utility>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

struct Line {
  std::string_view text{};  // without line end
  std::size_t next = 0;     // offset of the following line
};

Line line_at(std::string_view text, std::size_t at) {
  const auto feed = text.find('\n', at);
  const bool last = feed == std::string_view::npos;
  std::string_view line = text.substr(at, last ? std::string_view::npos : feed - at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {line, last ? text.size() : feed + 1};
}

constexpr unsigned value_of(char c) { return (static_cast<unsigned char>(c) - 32U) & 63U; }
constexpr bool in_alphabet(char c) { return c >= ' ' && c <= '`'; }

// Bytes a data line claims to hold. Nothing when it cannot be one: trailing spaces may have been cut off by
// mail software, so a line may be short, but not longer than its count plus a checksum letter.
std::optional<std::size_t> claimed_bytes(std::string_view line) {
  if (line.empty() || !std::ranges::all_of(line, in_alphabet)) return std::nullopt;
  const std::size_t bytes = value_of(line.front());
  const std::size_t letters = (bytes + 2) / 3 * 4;
  if (line.size() - 1 > letters + 2) return std::nullopt;
  return bytes;
}

void append_decoded(std::string_view line, std::size_t bytes, std::string& out) {
  const auto sextet = [&](std::size_t i) { return i < line.size() ? value_of(line[i]) : 0U; };
  for (std::size_t at = 1; bytes > 0; at += 4) {
    const unsigned bits = sextet(at) << 18U | sextet(at + 1) << 12U | sextet(at + 2) << 6U | sextet(at + 3);
    const std::size_t take = std::min<std::size_t>(bytes, 3);
    for (std::size_t i = 0; i < take; ++i)
      out.push_back(static_cast<char>(bits >> (16U - 8U * static_cast<unsigned>(i))));
    bytes -= take;
  }
}

// The name of a line "begin 644 name"; nothing when it is none.
std::optional<std::string_view> begin_line_name(std::string_view line) {
  constexpr std::string_view word = "begin ";
  if (!line.starts_with(word)) return std::nullopt;
  line.remove_prefix(word.size());
  const auto digits = line.find_first_not_of("01234567");
  if (digits == std::string_view::npos || digits < 3 || digits > 4 || line[digits] != ' ')
    return std::nullopt;
  const std::string_view name = trimmed(line.substr(digits));
  if (name.empty()) return std::nullopt;
  return name;
}

std::optional<UuencodedFile> file_at(std::string_view text, std::size_t begin) {
  Line line = line_at(text, begin);
  const auto name = begin_line_name(line.text);
  if (!name) return std::nullopt;

  UuencodedFile file{.name = std::string(*name), .begin = begin};
  bool any = false;
  std::size_t at = line.next;
  while (at < text.size()) {
    line = line_at(text, at);
    if (line.text == "end") {
      file.end = line.next;
      return file;
    }
    const auto bytes = claimed_bytes(line.text);
    if (!bytes) break;
    append_decoded(line.text, *bytes, file.content);
    any = any || *bytes > 0;
    at = line.next;
  }
  if (!any) return std::nullopt;
  file.end = at;  // cut off: what was there is given
  return file;
}

}  // namespace

std::string decode_uuencoded(std::string_view body) {
  if (auto file = find_uuencoded(body, 0)) return std::move(file->content);
  std::string content;
  for (std::size_t at = 0; at < body.size();) {
    const Line line = line_at(body, at);
    const auto bytes = claimed_bytes(line.text);
    if (line.text == "end" || (!bytes && !content.empty())) break;
    if (bytes) append_decoded(line.text, *bytes, content);
    at = line.next;
  }
  return content;
}

std::optional<UuencodedFile> find_uuencoded(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size();) {
    const auto found = text.find("begin ", at);
    if (found == std::string_view::npos) return std::nullopt;
    if (found == 0 || text[found - 1] == '\n')
      if (auto file = file_at(text, found)) return file;
    at = found + 1;
  }
  return std::nullopt;
}

}  // namespace ticketd::parser
