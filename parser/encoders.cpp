// The second and last place that includes mimetic, for its base64 encoder. Its quoted-printable encoder is
// not used: after the first byte above 127 it writes every blank as =20 and every line end as =0A.
#include "parser/encoders.hpp"

#include <mimetic/mimetic.h>

#include <iterator>

namespace ticketd::parser {
namespace {

constexpr std::size_t line_bytes = 76;

// One line without its end, broken softly where it is too long.
void append_quoted_printable_line(std::string_view line, std::string& out) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool last = i + 1 == line.size();
    const bool blank = byte == ' ' || byte == '\t';
    bool plain = blank ? !last : byte > ' ' && byte < 0x7F && byte != '=';
    // A lone dot and "From " at the start of a line do not survive every program.
    if (i == 0 && (line == "." || line.starts_with("From "))) plain = false;
    const std::size_t width = plain ? 1 : 3;
    if (column + width > line_bytes - (last ? 0 : 1)) {
      out += "=\r\n";
      column = 0;
    }
    if (plain) {
      out += line[i];
    } else {
      out += {'=', digits[byte >> 4U], digits[byte & 15U]};
    }
    column += width;
  }
}

}  // namespace

std::string encode_base64(std::string_view bytes) {
  constexpr int unbroken = 0;  // we break the lines: CRLF, and none left open
  mimetic::Base64::Encoder encoder(unbroken);
  std::string letters;
  letters.reserve(bytes.size() / 3 * 4 + 4);
  mimetic::encode(bytes.begin(), bytes.end(), encoder, std::back_inserter(letters));
  std::string out;
  out.reserve(letters.size() + letters.size() / line_bytes * 2 + 2);
  for (std::size_t at = 0; at < letters.size(); at += line_bytes) {
    out.append(letters, at, line_bytes);
    out += "\r\n";
  }
  return out;
}

std::string encode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    append_quoted_printable_line(text.substr(at, end - at), out);
    if (end < text.size()) out += "\r\n";
    at = end + 1;
  }
  return out;
}

}  // namespace ticketd::parser
