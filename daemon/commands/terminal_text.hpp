// Text of strangers on a terminal: nothing in it may move the cursor, change colours or hide other text, and
// columns line up for every script. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ticketd::commands {

/// One line: line ends and tabs become a space; control characters, directional overrides and invisible
/// characters are dropped; bytes that are not UTF-8 become U+FFFD.
std::string printable_line(std::string_view text);

/// The same, but line ends stay (as LF) and tabs become spaces up to the next multiple of eight.
std::string printable_text(std::string_view text);

/// Columns that a terminal uses for printable text: 2 for wide East Asian letters and emoji, 0 for marks.
std::size_t display_width(std::string_view printable);

/// At most `columns` wide; what was cut is shown by an ellipsis.
std::string cut_to_width(std::string_view printable, std::size_t columns);

}  // namespace ticketd::commands
