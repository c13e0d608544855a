#include "daemon/mail/imap_mailbox_name.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace ticketd::mail {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";
constexpr char32_t replacement = 0xFFFD;

// One character from the front of `text`.
char32_t take_utf8(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80       ? 1
                             : lead >> 5 == 6  ? 2
                             : lead >> 4 == 14 ? 3
                             : lead >> 3 == 30 ? 4
                                               : 0;
  if (length == 1) {
    text.remove_prefix(1);
    return lead;
  }
  char32_t value = length == 0 ? 0 : lead & (0x7FU >> length);
  std::size_t taken = 1;
  for (; taken < length && taken < text.size(); ++taken) {
    const auto byte = static_cast<unsigned char>(text[taken]);
    if (byte >> 6 != 2) break;
    value = value << 6 | (byte & 0x3FU);
  }
  text.remove_prefix(taken);
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool valid = length > 1 && taken == length && value >= smallest[length] && value <= 0x10FFFF &&
                     (value < 0xD800 || value > 0xDFFF);
  return valid ? value : replacement;
}

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&out](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xC0 | c >> 6);
    byte(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    byte(0xE0 | c >> 12);
    byte(0x80 | (c >> 6 & 0x3F));
    byte(0x80 | (c & 0x3F));
  } else {
    byte(0xF0 | c >> 18);
    byte(0x80 | (c >> 12 & 0x3F));
    byte(0x80 | (c >> 6 & 0x3F));
    byte(0x80 | (c & 0x3F));
  }
}

// Writes a run of characters as "&" base64 of UTF-16 "-".
class ShiftedRun {
 public:
  explicit ShiftedRun(std::string& out) : out_(out) {}
  void add(char32_t c) {
    if (!open_) out_ += '&';
    open_ = true;
    if (c < 0x10000) return add_unit(c);
    add_unit(0xD800 + ((c - 0x10000) >> 10));
    add_unit(0xDC00 + ((c - 0x10000) & 0x3FF));
  }
  void end() {
    if (!open_) return;
    if (bits_ > 0) out_ += alphabet[buffer_ << (6 - bits_) & 0x3F];
    out_ += '-';
    open_ = false;
    buffer_ = 0;
    bits_ = 0;
  }

 private:
  void add_unit(char32_t unit) {
    buffer_ = (buffer_ << 16 | unit) & 0x3FFFFF;
    for (bits_ += 16; bits_ >= 6; bits_ -= 6) out_ += alphabet[buffer_ >> (bits_ - 6) & 0x3F];
  }
  std::string& out_;
  bool open_ = false;
  std::uint32_t buffer_ = 0;
  unsigned bits_ = 0;
};

// The characters of the base64 between "&" and "-".
std::optional<std::u32string> decode_run(std::string_view base64) {
  std::u32string characters;
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : base64) {
    const auto value = alphabet.find(c);
    if (value == alphabet.npos) return std::nullopt;
    buffer = buffer << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits < 16) continue;
    bits -= 16;
    const char32_t unit = buffer >> bits & 0xFFFF;
    buffer &= (1U << bits) - 1;
    const bool low = unit >= 0xDC00 && unit <= 0xDFFF;
    const bool after_high = !characters.empty() && characters.back() >= 0xD800 && characters.back() <= 0xDBFF;
    if (low != after_high) return std::nullopt;
    if (low) {
      characters.back() = 0x10000 + ((characters.back() - 0xD800) << 10) + (unit - 0xDC00);
    } else {
      characters += unit;
    }
  }
  if (bits >= 6 || buffer != 0) return std::nullopt;
  if (!characters.empty() && characters.back() >= 0xD800 && characters.back() <= 0xDBFF) return std::nullopt;
  return characters;
}

}  // namespace

std::string encode_mailbox_name(std::string_view utf8) {
  std::string wire;
  ShiftedRun run(wire);
  while (!utf8.empty()) {
    const char32_t c = take_utf8(utf8);
    if (c < 0x20 || c > 0x7E) {
      run.add(c);
      continue;
    }
    run.end();
    wire += static_cast<char>(c);
    if (c == '&') wire += '-';
  }
  run.end();
  return wire;
}

std::string decode_mailbox_name(std::string_view wire) {
  std::string name;
  for (std::string_view rest = wire; !rest.empty();) {
    if (rest.front() != '&') {
      name += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const auto end = rest.find('-');
    if (end == rest.npos) return std::string(wire);
    if (end == 1) {
      name += '&';
    } else {
      const auto characters = decode_run(rest.substr(1, end - 1));
      if (!characters) return std::string(wire);
      for (const char32_t c : *characters) append_utf8(name, c);
    }
    rest.remove_prefix(end + 1);
  }
  return name;
}

std::string imap_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
  return out;
}

}  // namespace ticketd::mail
