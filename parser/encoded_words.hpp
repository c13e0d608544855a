// Encoded words in header text (RFC 2047), read as leniently as mail programs must.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// The text with its encoded words decoded; the rest stays as it is. White space between two encoded words is
/// dropped; neighbours of the same charset are joined before they are converted, because senders cut words in
/// the middle of a character. Control characters in decoded words become spaces. `text` is valid UTF-8.
std::string decode_words(std::string_view text);

/// The charset of the first encoded word, empty when there is none.
std::string_view first_charset(std::string_view text);

/// Offset behind the encoded word that begins at `at`; `at` itself when there is none.
std::size_t encoded_word_end(std::string_view text, std::size_t at);

}  // namespace ticketd::parser
