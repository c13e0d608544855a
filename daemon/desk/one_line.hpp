// Text of strangers as one line of our own text: no line ends, no control characters, bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parser/ascii.hpp"

namespace ticketd::desk {

/// Runs of white space and control characters become one space, none at either side; at most `bytes_max`
/// bytes, cut between characters with "..." put behind.
inline std::string one_line(std::string_view text, std::size_t bytes_max) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte != 0x7F)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
    if (line.size() > bytes_max + 4) break;
  }
  while (line.ends_with(' ')) line.pop_back();
  if (line.size() <= bytes_max) return line;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  line.resize(end);
  return line + "...";
}

}  // namespace ticketd::desk
