#include "parser/mime_tree.hpp"

#include <algorithm>
#include <cstring>

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/decoders.hpp"
#include "parser/uuencode.hpp"

namespace ticketd::parser {

std::string_view field(const MimePart& part, std::string_view name) {
  for (const HeaderField& h : part.headers)
    if (same_text(h.name, name)) return h.value;
  return {};
}

std::string decoded_body(const MimePart& part) {
  switch (part.encoding) {
    case TransferEncoding::base64:
      return decode_base64(part.body);
    case TransferEncoding::quoted_printable:
      return decode_quoted_printable(part.body);
    case TransferEncoding::uuencode:
      if (std::string content = decode_uuencoded(part.body); !content.empty()) return content;
      return std::string(part.body);  // says so, and is not
    case TransferEncoding::identity:
      return std::string(part.body);
  }
  return std::string(part.body);
}

namespace {

// CRLF becomes LF, a lone CR too; CR CR LF is one line end of a twice converted mail. In place.
void one_kind_of_line_end(std::string& text) {
  auto next = text.find('\r');
  std::size_t out = std::min(next, text.size());
  while (next != std::string::npos) {
    std::size_t from = next;
    while (from < text.size() && text[from] == '\r') ++from;
    if (from == text.size() || text[from] != '\n') text[out++] = '\n';
    next = text.find('\r', from);
    const std::size_t length = std::min(next, text.size()) - from;
    std::memmove(text.data() + out, text.data() + from, length);
    out += length;
  }
  text.resize(out);
}

}  // namespace

std::string decoded_text(const MimePart& part, std::size_t limit) {
  const std::string_view label = find_parameter(part.parameters, "charset");
  std::string text;
  if (part.encoding == TransferEncoding::identity) {
    text = to_utf8(part.body.substr(0, limit), label);
  } else {
    std::string bytes = decoded_body(part);
    if (bytes.size() > limit) bytes.resize(limit);
    text = to_utf8(bytes, label);
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // byte order mark
  one_kind_of_line_end(text);
  for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at)) text[at] = ' ';
  return text;
}

std::string file_name(const MimePart& part) {
  std::string_view name = find_parameter(part.disposition_parameters, "filename");
  if (name.empty()) name = find_parameter(part.disposition_parameters, "name");
  if (name.empty()) name = find_parameter(part.parameters, "name");
  if (name.empty()) name = find_parameter(part.parameters, "filename");
  return std::string(trimmed(name));
}

}  // namespace ticketd::parser
