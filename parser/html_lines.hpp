// HTML as the lines a person reads, each with where it came from in the tree and how deep it is quoted.
// What replies and markers are found in; html.hpp has the plain text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "parser/html_document.hpp"

namespace ticketd::parser {

/// What the structure of the HTML says about a line, apart from its words.
enum class LineMark : std::uint8_t {
  none,
  attribution,  ///< a mail program's "On … wrote:" above a quote, or the first line of its quote container
  original,     ///< a mail program's header block: from here on everything is the message answered
};

/// One line, without quote marks; `text` has no blanks at its end.
struct HtmlLine {
  std::string text{};
  std::uint32_t first_leaf = 0;  ///< range of RenderedHtml::leaves that the line shows, end exclusive
  std::uint32_t end_leaf = 0;
  std::uint16_t quote_depth = 0;  ///< of block quotes around it
  LineMark mark = LineMark::none;
};

struct RenderedHtml {
  std::vector<HtmlLine> lines{};
  std::vector<const GumboNode*> leaves{};  ///< text, images and rules that are shown, in order
};

/// Never more than two empty lines in a row; none at the beginning or end.
RenderedHtml render_lines(const HtmlDocument& document);

/// The lines as plain text, quotes marked with "> ".
std::string plain_text(const RenderedHtml& rendered);

}  // namespace ticketd::parser
