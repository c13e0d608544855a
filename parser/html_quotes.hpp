// How mail programs mark, in their HTML, the message that is answered: by class, id or style of an element.
#pragma once

#include <cstdint>

#include "parser/html_document.hpp"

namespace ticketd::parser {

enum class QuoteMarkup : std::uint8_t {
  none,
  quote,        ///< the element is a quotation: a block quote, or what some programs use in its place
  attribution,  ///< the element is the line above a quotation
  container,    ///< its first line is the attribution, a quotation follows
  original,     ///< everything from the element on is the message answered
};

QuoteMarkup quote_markup(const GumboNode& element);

}  // namespace ticketd::parser
