// Makes HTML safe to hand to a tree builder, whose cost is the square of the depth: bounded nesting, number
// of elements and attributes; what no mail shows (scripts, styles, foreign content) is gone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parser/html_text_runs.hpp"

namespace ticketd::parser {

constexpr std::size_t html_bytes_max = 4U << 20U;  ///< what stands behind is not looked at
constexpr std::size_t html_depth_max = 256;        ///< tags that nest deeper are dropped, their content stays
constexpr std::size_t html_nodes_max = 200'000;    ///< beyond, only the text is kept; attributes count, too
constexpr std::size_t html_open_formats_max =
    24;  ///< <b>, <font> …: a tree builder reopens all in each block

/// HTML with the same visible content and at most those many levels and elements. Unknown elements become
/// <span>, <html> and <body> become <div> (they carry the text direction). Linear in time.
/// Long runs of text are left to `runs`.
std::string flatten_html(std::string_view html, HtmlTextRuns& runs);

}  // namespace ticketd::parser
