// UTF-8 itself (RFC 3629), apart from any other charset.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// Length of the leading part that is valid UTF-8; text.size() when all of it is.
std::size_t valid_utf8_prefix(std::string_view text);

inline bool valid_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

/// Only bytes below 128.
bool ascii_only(std::string_view text);

/// The text with each byte that is not part of valid UTF-8 replaced by U+FFFD.
std::string repaired_utf8(std::string_view text);

/// Appends one code point; a surrogate or a value above 0x10FFFF becomes U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// At most `bytes` bytes, cut before a character, never inside one. `text` is valid UTF-8.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace ticketd::parser
