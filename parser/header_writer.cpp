#include "parser/header_writer.hpp"

#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/encoders.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t line_bytes = 76;     // RFC 2047, 2; below the 78 of RFC 5322
constexpr std::size_t longest_line = 990;  // below the 998 of RFC 5322, 2.1.1
constexpr std::size_t word_payload = 45;   // bytes of text in one encoded word: 60 letters of base64

bool control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

struct CloseIdna {
  void operator()(UIDNA* idna) const { uidna_close(idna); }
};

// "xn--..." for a domain outside ASCII; nothing changes when it is no valid domain.
std::string punycode(std::string_view domain) {
  if (ascii_only(domain)) return std::string(domain);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, CloseIdna> idna(uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &error));
  if (U_FAILURE(error)) return std::string(domain);
  std::array<char, 512> out{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const int32_t size = uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<int32_t>(domain.size()),
                                              out.data(), static_cast<int32_t>(out.size()), &info, &error);
  if (U_FAILURE(error) || info.errors != 0) return std::string(domain);
  return {out.data(), static_cast<std::size_t>(size)};
}

std::string base64_letters(std::string_view bytes) {
  std::string lines = encode_base64(bytes);
  std::erase_if(lines, [](char c) { return c == '\r' || c == '\n'; });
  return lines;
}

// Encoded words, one blank between them; each holds whole characters and at most 75 bytes.
std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::string_view piece = utf8_prefix(text, word_payload);
    if (piece.empty()) piece = text.substr(0, word_payload);  // not UTF-8: never mind where it is cut
    text.remove_prefix(piece.size());
    if (!out.empty()) out += ' ';
    out += "=?utf-8?B?" + base64_letters(piece) + "?=";
  }
  return out;
}

// A display name as a phrase (RFC 5322, 3.2.5).
std::string phrase(std::string_view name) {
  std::string clean = clean_header_text(name);
  if (!ascii_only(clean) || clean.find("=?") != std::string::npos) return encoded_words(clean);
  constexpr std::string_view atom_signs = "!#$%&'*+-/=?^_`{|}~ ";
  const bool atoms = std::ranges::all_of(clean, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           atom_signs.contains(c);
  });
  if (atoms) return clean;
  std::string quoted = "\"";
  for (const char c : clean) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// Appends "name: value" broken at its blanks. A word longer than a line stands alone; one that no line can
// hold is cut.
void append_folded(std::string& out, std::string_view name, std::string_view value) {
  std::string line = std::string(name) + ":";
  while (!value.empty()) {
    const auto blank = std::min(value.find(' '), value.size());
    const std::string_view word = value.substr(0, std::min(blank, longest_line));
    const std::size_t with_word = line.size() + 1 + word.size();
    if ((with_word > line_bytes && line.size() > name.size() + 1) || with_word > longest_line + 1) {
      out += line + "\r\n";
      line.clear();
    }
    line += ' ';
    line += word;
    value.remove_prefix(std::min(blank + 1, value.size()));
  }
  out += line + "\r\n";
}

bool can_be_sent(std::string_view id) {
  return !id.empty() && id.size() <= longest_line - 8 &&
         std::ranges::all_of(id, [](char c) { return c > ' ' && c < 0x7F && c != '<' && c != '>'; });
}

// Nothing is dropped from an address: what is left would be somebody else's.
bool usable(std::string_view part, std::string_view refused) {
  return !part.empty() &&
         std::ranges::none_of(part, [&](char c) { return control(c) || refused.contains(c); });
}

// The inside of a quoted local part; "<" and ">" would be legal, but not every server gets them right.
bool usable_quoted(std::string_view inside) {
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (control(inside[i]) || inside[i] == '<' || inside[i] == '>' || inside[i] == '"') return false;
    if (inside[i] != '\\') continue;
    ++i;
    if (i == inside.size() || control(inside[i]) || inside[i] == '<' || inside[i] == '>') return false;
  }
  return true;
}

}  // namespace

std::string clean_header_text(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (!control(c)) {
      out += c;
    } else if (!out.ends_with(' ')) {
      out += ' ';
    }
  }
  while (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string clean_address_for_header(std::string_view address) {
  address = trimmed(address);
  const auto at = address.rfind('@');
  constexpr std::size_t longest_address = 320;
  if (at == std::string_view::npos || address.size() > longest_address) return {};
  const std::string_view local = address.substr(0, at);
  const std::string_view domain = address.substr(at + 1);
  const bool quoted = local.size() > 2 && local.starts_with('"') && local.ends_with('"');
  if (!(quoted ? usable_quoted(local.substr(1, local.size() - 2)) : usable(local, "<>()[]:;,\"\\@ ")))
    return {};
  const bool literal = domain.starts_with('[') && domain.ends_with(']');
  if (!usable(domain, literal ? "<>();,@\"\\ " : "<>()[]:;,@\"\\ ")) return {};
  return std::string(local) + "@" + punycode(domain);
}

void HeaderWriter::text(std::string_view name, std::string_view value) {
  const std::string clean = clean_header_text(value);
  const bool plain = ascii_only(clean) && clean.find("=?") == std::string::npos &&
                     clean.find("  ") == std::string::npos &&  // folding must not change it
                     std::ranges::none_of(clean, [](char c) { return control(c); });
  const auto longest_word = [&] {
    std::size_t longest = 0;
    for (std::size_t from = 0; from < clean.size();) {
      const auto end = std::min(clean.find(' ', from), clean.size());
      longest = std::max(longest, end - from);
      from = end + 1;
    }
    return longest;
  };
  append_folded(out_, name, plain && longest_word() < longest_line ? clean : encoded_words(clean));
}

void HeaderWriter::addresses(std::string_view name, const std::vector<Address>& list) {
  std::string value;
  for (const Address& a : list) {
    const std::string address = clean_address_for_header(a.address);
    if (address.empty()) continue;
    if (!value.empty()) value += ", ";
    const std::string display = phrase(a.name);
    if (display.empty())
      value += address;
    else
      value.append(display).append(" <").append(address).append(">");
  }
  if (!value.empty()) append_folded(out_, name, value);
}

void HeaderWriter::message_ids(std::string_view name, const std::vector<std::string>& ids) {
  std::string value;
  for (const std::string& id : ids) {
    if (!can_be_sent(id)) continue;
    if (!value.empty()) value += ' ';
    value += "<" + id + ">";
  }
  if (!value.empty()) append_folded(out_, name, value);
}

void HeaderWriter::structured(std::string_view name, std::string_view value) {
  append_folded(out_, name, clean_header_text(value));
}

std::string parameter_text(std::string_view name, std::string_view value) {
  const std::string clean = clean_header_text(value);
  if (ascii_only(clean) && clean.size() <= 60 && clean.find_first_of("\"\\=?") == std::string::npos)
    return "; " + std::string(name) + "=\"" + clean + "\"";

  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::size_t segment_bytes = 54;
  std::vector<std::string> segments(1, "utf-8''");
  for (const char c : clean) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    const auto byte = static_cast<unsigned char>(c);
    std::string letter = plain ? std::string(1, c) : std::string{'%', digits[byte >> 4U], digits[byte & 15U]};
    if (segments.back().size() + letter.size() > segment_bytes) segments.emplace_back();
    segments.back() += letter;
  }
  if (segments.size() == 1) return "; " + std::string(name) + "*=" + segments.front();
  std::string out;
  for (std::size_t i = 0; i < segments.size(); ++i)
    out += "; " + std::string(name) + "*" + std::to_string(i) + "*=" + segments[i];
  return out;
}

}  // namespace ticketd::parser
