// Writes a tree as safe HTML, whole or without some of its leaves. html.hpp says what safe means.
#pragma once

#include <string>
#include <unordered_set>

#include "parser/html_document.hpp"

namespace ticketd::parser {

using HtmlLeaves = std::unordered_set<const GumboNode*>;

/// Without the text, images and rules in `dropped`, and without the elements that are empty only because of
/// it.
std::string write_html(const HtmlDocument& document, const HtmlLeaves& dropped);

}  // namespace ticketd::parser
