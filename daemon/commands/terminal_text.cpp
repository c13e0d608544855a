#include "daemon/commands/terminal_text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace ticketd::commands {
namespace {

constexpr UChar32 replacement = 0xFFFD;
constexpr std::string_view ellipsis = "…";
constexpr std::size_t tab_width = 8;

/// The next character of `text` from `at` on, which moves behind it.
UChar32 next_character(std::string_view text, std::size_t& at) {
  UChar32 character = 0;
  auto position = static_cast<std::int64_t>(at);
  const auto length = static_cast<std::int64_t>(text.size());
  // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): the macro is ICU's
  U8_NEXT(text.data(), position, length, character);
  at = static_cast<std::size_t>(position);
  return character < 0 ? replacement : character;
}

void append_character(std::string& text, UChar32 character) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, character);
  text.append(bytes, static_cast<std::size_t>(length));
}

bool is_joiner(UChar32 c) { return c == 0x200C || c == 0x200D; }  // Persian words and emoji need them

/// Controls (C0, DEL, C1), format characters (directional overrides, tags, zero-width spaces, the BOM),
/// private use, unassigned: all a terminal may act on or not show.
bool is_invisible(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
      return !is_joiner(c);
    default:
      return false;
  }
}

bool is_line_end(UChar32 c) { return c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85; }

std::size_t character_width(UChar32 c) {
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

std::string printable_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 c = next_character(text, at);
    if (c == '\t' || is_line_end(c)) {
      line += ' ';
    } else if (!is_invisible(c)) {
      append_character(line, c);
    }
  }
  return line;
}

std::string printable_text(std::string_view text) {
  std::string lines;
  lines.reserve(text.size());
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 c = next_character(text, at);
    if (is_line_end(c)) {
      lines += '\n';
      column = 0;
    } else if (c == '\t') {
      const std::size_t spaces = tab_width - column % tab_width;
      lines.append(spaces, ' ');
      column += spaces;
    } else if (!is_invisible(c)) {
      append_character(lines, c);
      column += character_width(c);
    }
  }
  return lines;
}

std::size_t display_width(std::string_view printable) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < printable.size();) width += character_width(next_character(printable, at));
  return width;
}

std::string cut_to_width(std::string_view printable, std::size_t columns) {
  if (display_width(printable) <= columns) return std::string(printable);
  if (columns == 0) return {};
  std::size_t width = 0;
  std::size_t kept = 0;
  for (std::size_t at = 0; at < printable.size();) {
    width += character_width(next_character(printable, at));
    if (width > columns - 1) break;  // one column is the ellipsis's
    kept = at;
  }
  return std::string(printable.substr(0, kept)) + std::string(ellipsis);
}

}  // namespace ticketd::commands
