// Lines of raw mail: LF and CRLF, mixed as they come.
#pragma once

#include <cstring>
#include <string_view>

namespace ticketd::parser {

/// The line that begins at `at`, with its line end if it has one. Empty only at the end of the text.
inline std::string_view raw_line(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const char* const start = text.data() + at;
  const void* const feed = std::memchr(start, '\n', text.size() - at);
  const std::size_t size = feed == nullptr
                               ? text.size() - at
                               : static_cast<std::size_t>(static_cast<const char*>(feed) - start) + 1;
  return {start, size};
}

/// Without the LF or CRLF at its end.
constexpr std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace ticketd::parser
