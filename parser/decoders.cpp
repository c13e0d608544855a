#include "parser/decoders.hpp"

#include <array>
#include <cstdint>
#include <cstring>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

constexpr std::uint8_t skipped = 0x80;
constexpr std::uint8_t padding = 0xC0;

constexpr auto sextets = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(skipped);
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
  table['='] = padding;
  return table;
}();

// One table per position in a quantum, values already shifted, laid out for one little-endian store. The top
// byte marks a byte outside the alphabet.
constexpr std::uint32_t bad_quantum = 0xFF000000U;
constexpr auto quantum_tables = [] {
  std::array<std::array<std::uint32_t, 256>, 4> tables{};
  for (std::size_t c = 0; c < 256; ++c) {
    const std::uint32_t v = sextets[c];
    if ((v & 0x80U) != 0) {
      for (auto& table : tables) table[c] = bad_quantum;
      continue;
    }
    tables[0][c] = v << 2U;
    tables[1][c] = (v >> 4U) | ((v & 0xFU) << 12U);
    tables[2][c] = ((v >> 2U) << 8U) | ((v & 3U) << 22U);
    tables[3][c] = v << 16U;
  }
  return tables;
}();

constexpr std::uint8_t byte(char c) { return static_cast<std::uint8_t>(c); }

std::string_view line_at(std::string_view text, std::size_t at) {
  const auto end = text.find('\n', at);
  return text.substr(at, end == std::string_view::npos ? std::string_view::npos : end - at);
}

// A whole line of base64: what may follow padding.
bool whole_base64_line(std::string_view line) {
  line = trimmed(line);
  if (line.empty() || line.size() % 4 != 0) return false;
  const std::size_t pads = line.ends_with("==") ? 2 : line.ends_with('=') ? 1 : 0;
  return std::ranges::all_of(line.substr(0, line.size() - pads),
                             [](char c) { return sextets[byte(c)] < skipped; });
}

class Base64Decoder {
 public:
  explicit Base64Decoder(std::string_view in) : in_(in) {}

  std::size_t run(char* out) {
    char* const start = out;
    while (at_ < in_.size()) {
      if (pending_ == 0) out = whole_quanta(out);
      if (at_ >= in_.size()) break;
      const std::uint8_t value = sextets[byte(in_[at_])];
      ++at_;
      if (value < skipped) {
        bits_ = bits_ << 6U | value;
        if (++pending_ == 4) out = flush(out);
      } else if (value == padding) {
        out = flush(out);
        if (!go_on_after_padding()) break;
      }
    }
    return static_cast<std::size_t>(flush(out) - start);
  }

 private:
  char* whole_quanta(char* out) {
    const auto& t = quantum_tables;
    const char* in = in_.data() + at_;
    const char* const last = in_.data() + in_.size();
    while (last - in >= 4) {
      const std::uint32_t v = t[0][byte(in[0])] | t[1][byte(in[1])] | t[2][byte(in[2])] | t[3][byte(in[3])];
      if (v >= bad_quantum) {
        if (*in != '\r' && *in != '\n') break;
        ++in;
        continue;
      }
      out[0] = static_cast<char>(v);
      out[1] = static_cast<char>(v >> 8U);
      out[2] = static_cast<char>(v >> 16U);
      out += 3;
      in += 4;
    }
    at_ = static_cast<std::size_t>(in - in_.data());
    return out;
  }

  char* flush(char* out) {
    const std::uint32_t quantum = bits_ << 6U * (4U - pending_);
    if (pending_ >= 2) *out++ = static_cast<char>(quantum >> 16U);
    if (pending_ >= 3) *out++ = static_cast<char>(quantum >> 8U);
    if (pending_ >= 4) *out++ = static_cast<char>(quantum);
    bits_ = 0;
    pending_ = 0;
    return out;
  }

  bool go_on_after_padding() {
    while (at_ < in_.size() && (in_[at_] == '=' || ascii_space(in_[at_]))) ++at_;
    return at_ < in_.size() && whole_base64_line(line_at(in_, at_));
  }

  std::string_view in_;
  std::size_t at_ = 0;
  std::uint32_t bits_ = 0;
  unsigned pending_ = 0;
};

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The byte of "=HH" at `at`, or -1.
int escaped_byte(std::string_view text, std::size_t at) {
  if (text.size() - at < 3) return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

// Length of a soft line break "=  \r\n" at `at`, or 0. An '=' that ends the text is one too.
std::size_t soft_break(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
  if (end == text.size()) return end - at;
  if (text[end] == '\r') {
    ++end;
    return (end < text.size() && text[end] == '\n' ? end + 1 : end) - at;
  }
  return text[end] == '\n' ? end + 1 - at : 0;
}

}  // namespace

std::string decode_base64(std::string_view encoded) {
  std::string out;
  out.resize_and_overwrite(encoded.size() / 4 * 3 + 3,
                           [&](char* buffer, std::size_t) { return Base64Decoder(encoded).run(buffer); });
  // The text of a line-end per 76 letters is not in the output: give back what is much too large.
  if (out.capacity() - out.size() > out.size() / 8 + 64) out.shrink_to_fit();
  return out;
}

std::string decode_quoted_printable(std::string_view encoded) {
  std::string out;
  out.resize_and_overwrite(encoded.size(), [&](char* buffer, std::size_t) {
    char* end = buffer;
    std::size_t at = 0;
    const auto copy = [&](std::size_t size) {
      std::memcpy(end, encoded.data() + at, size);
      end += size;
      at += size;
    };
    while (at < encoded.size()) {
      const char* const start = encoded.data() + at;
      const void* const sign = std::memchr(start, '=', encoded.size() - at);
      if (sign == nullptr) {
        copy(encoded.size() - at);
        break;
      }
      copy(static_cast<std::size_t>(static_cast<const char*>(sign) - start));
      if (const int value = escaped_byte(encoded, at); value >= 0) {
        *end++ = static_cast<char>(value);
        at += 3;
      } else if (const std::size_t skip = soft_break(encoded, at); skip > 0) {
        at += skip;
      } else {
        copy(1);
      }
    }
    return static_cast<std::size_t>(end - buffer);
  });
  return out;
}

std::string decode_q(std::string_view encoded) {
  std::string out;
  out.reserve(encoded.size());
  for (std::size_t at = 0; at < encoded.size(); ++at) {
    const int value = encoded[at] == '=' ? escaped_byte(encoded, at) : -1;
    if (value >= 0) {
      out.push_back(static_cast<char>(value));
      at += 2;
    } else {
      out.push_back(encoded[at] == '_' ? ' ' : encoded[at]);
    }
  }
  return out;
}

}  // namespace ticketd::parser
