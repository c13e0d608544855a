// Content-transfer decoders (RFC 2045, 6). Lenient: what is not part of the encoding is skipped,
// nothing throws on input, each runs once over the bytes. Output is at most as long as the input.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// Base64 (RFC 2045, 6.8). Bytes outside the alphabet are skipped.
/// After padding, decoding goes on only with lines that are base64 as a whole: some senders encode line by
/// line, list software appends plain footers.
std::string decode_base64(std::string_view encoded);

/// Quoted-printable (RFC 2045, 6.7). A malformed escape is kept as it is. CRLF stays CRLF.
std::string decode_quoted_printable(std::string_view encoded);

/// The Q encoding of a header word (RFC 2047, 4.2): '_' is a space.
std::string decode_q(std::string_view encoded);

}  // namespace ticketd::parser
