// Transfer encodings of the mail we write (RFC 2045, 6).
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// Base64 in lines of 76 letters, CRLF between and after them.
std::string encode_base64(std::string_view bytes);

/// Quoted-printable of text whose lines end with LF, in lines of at most 76 bytes with CRLF. The text has no
/// other control characters than LF and tab.
std::string encode_quoted_printable(std::string_view text);

}  // namespace ticketd::parser
