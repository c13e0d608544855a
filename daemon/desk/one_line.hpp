// Text of strangers as one line of our own text: no line ends, no control characters, bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parser/ascii.hpp"

namespace ticketd::desk {

/// Length of the character that begins the text when a reader's program would act on it instead of showing
/// it: blanks and controls (C1 too), line and paragraph separators, what changes the direction of writing
/// (U+202A to 202E, U+2066 to 2069), which could make an address look like another. 0: any other.
constexpr std::size_t acting_character(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  if (byte(0) <= 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;
  const bool ends_or_turns = byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE;
  const bool isolates = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;
  return byte(0) == 0xE2 && (ends_or_turns || isolates) ? 3 : 0;
}

/// Runs of such characters become one space, none at either side; at most `bytes_max` bytes, cut between
/// characters with "..." put behind.
inline std::string one_line(std::string_view text, std::size_t bytes_max) {
  std::string line;
  while (!text.empty() && line.size() <= bytes_max + 4) {
    if (const std::size_t length = acting_character(text); length > 0) {
      if (!line.empty() && line.back() != ' ') line += ' ';
      text.remove_prefix(length);
      continue;
    }
    line += text.front();
    text.remove_prefix(1);
  }
  while (line.ends_with(' ')) line.pop_back();
  if (line.size() <= bytes_max) return line;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  line.resize(end);
  return line + "...";
}

}  // namespace ticketd::desk
