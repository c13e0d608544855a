// The MIME structure of a received message as plain values. For the parser's own parts (body text, kind,
// bounce): nothing outside this folder needs it. Bodies stay where they are, in the raw bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/email.hpp"
#include "parser/parameters.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {

enum class TransferEncoding { identity, base64, quoted_printable, uuencode };

/// One entity: the message, a multipart, or a leaf. `body` points into the raw message, which must outlive
/// it.
struct MimePart {
  std::vector<HeaderField> headers{};  ///< as Email::headers
  std::string type{};  ///< "text/plain": lower case, never empty; the default of RFC 2045, 5.2
  std::vector<Parameter> parameters{};  ///< of Content-Type
  std::string disposition{};            ///< "attachment", "inline" or another word, lower case; may be empty
  std::vector<Parameter> disposition_parameters{};
  TransferEncoding encoding = TransferEncoding::identity;
  bool opaque = false;               ///< beyond a limit: an attachment, whatever `type` says
  std::string_view header_bytes{};   ///< as received, with the empty line
  std::string_view body{};           ///< still encoded
  std::vector<MimePart> children{};  ///< of a multipart; the message in a message/rfc822 is not opened
};

/// The tree of `raw`. `defects` gets what had to be given up, in words.
MimePart mime_tree(std::string_view raw, const Limits& limits, std::vector<std::string>& defects);

/// The first value of that field (case-insensitive), empty when there is none.
std::string_view field(const MimePart& part, std::string_view name);

/// The body without its transfer encoding: bytes.
std::string decoded_body(const MimePart& part);

/// The body as UTF-8 with LF line ends, read in the part's charset and cut after `limit` bytes.
std::string decoded_text(const MimePart& part, std::size_t limit);

/// The file name the sender gave (Content-Disposition filename, Content-Type name), empty when none.
std::string file_name(const MimePart& part);

/// "multipart/" and "text/" questions.
inline bool is_multipart(const MimePart& part) { return part.type.starts_with("multipart/"); }
inline bool is_text(const MimePart& part) { return part.type.starts_with("text/"); }

}  // namespace ticketd::parser
