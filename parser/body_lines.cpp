#include "parser/body_lines.hpp"

#include <algorithm>
#include <limits>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t indent_max = 3;  // of the first quote mark: deeper it is somebody's text

/// Takes the quote marks off: "> > text", ">>text", " > text".
BodyLine body_line(std::string_view raw) {
  BodyLine line{.raw = raw};
  std::string_view rest = raw;
  for (;;) {
    std::size_t spaces = 0;
    while (spaces < rest.size() && spaces < indent_max && rest[spaces] == ' ') ++spaces;
    if (spaces >= rest.size() || rest[spaces] != '>') break;
    if (line.quote_depth < std::numeric_limits<std::uint16_t>::max()) ++line.quote_depth;
    rest.remove_prefix(spaces + 1);
  }
  line.text = trimmed(rest);
  return line;
}

}  // namespace

std::vector<BodyLine> body_lines(std::string_view text) {
  std::vector<BodyLine> lines;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    if (lines.size() + 1 == body_lines_max) end = text.size();
    std::string_view raw = text.substr(0, end);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    lines.push_back(body_line(raw));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<BodyLine> body_lines(const RenderedHtml& html) {
  std::vector<BodyLine> lines;
  lines.reserve(html.lines.size());
  for (const HtmlLine& rendered : html.lines) {
    BodyLine line = body_line(rendered.text);
    line.quote_depth = static_cast<std::uint16_t>(std::min<unsigned>(
        line.quote_depth + rendered.quote_depth, std::numeric_limits<std::uint16_t>::max()));
    line.mark = rendered.mark;
    lines.push_back(line);
  }
  return lines;
}

std::size_t next_words(std::span<const BodyLine> lines, std::size_t from) {
  while (from < lines.size() && lines[from].blank()) ++from;
  return from;
}

bool is_rule(std::string_view text) {
  std::size_t marks = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    if (c != '-' && c != '_' && c != '=' && c != '*') return false;
    ++marks;
  }
  return marks >= 3;
}

}  // namespace ticketd::parser
