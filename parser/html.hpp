// HTML bodies of received mail: as text a person can read, and as HTML that is safe to show to somebody else.
// Pure, linear in the input, thread-safe; takes any bytes and never throws on them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::parser {

class HtmlDocument;

/// The visible words as lines: links as "words <address>", list items as "- " or "1. ", cells of a row joined
/// by " | ", block quotes as "> ". Hidden elements, style and script are left out. Empty when nothing is
/// visible.
std::string html_to_text(std::string_view html);

/// HTML built from an allow-list of elements, attributes, CSS properties and URL schemes: nothing in it runs,
/// loads from a network, submits, or hides text. Images by "cid:" (and small "data:" ones) stay, others
/// become their alternative text. A balanced fragment without <html> or <body>; empty when nothing is
/// visible.
std::string sanitise_html(std::string_view html);
std::string sanitise_html(const HtmlDocument& document);

/// What stands above the line that contains `marker` (compared with blanks folded), sanitised and balanced. A
/// mail program's "On … wrote:" directly above the marker goes too. Nothing when the marker is not there, or
/// cannot be cut at because words of the same run of text stand on lines above it.
std::optional<std::string> html_before(std::string_view html, std::string_view marker);

}  // namespace ticketd::parser
