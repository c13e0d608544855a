// The lines of a body as replies, quotes and signatures are found in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "parser/html_lines.hpp"

namespace ticketd::parser {

/// One line; views into the text (or the rendered HTML) it was made from.
struct BodyLine {
  std::string_view text{};        ///< without quote marks and blanks at the sides
  std::string_view raw{};         ///< as written
  std::uint16_t quote_depth = 0;  ///< number of '>' in front, and of HTML quotes around it
  LineMark mark = LineMark::none;
  bool blank() const { return text.empty(); }
};

constexpr std::size_t body_lines_max = 100'000;  ///< what stands behind belongs to the last one

/// Lines without their ends, LF or CRLF.
std::vector<BodyLine> body_lines(std::string_view text);
std::vector<BodyLine> body_lines(const RenderedHtml& html);

/// The index of the first line at or behind `from` that is not blank; the number of lines when there is none.
std::size_t next_words(std::span<const BodyLine> lines, std::size_t from);

/// Only dashes, underscores, equal signs, stars and blanks, three of them at least.
bool is_rule(std::string_view text);

}  // namespace ticketd::parser
