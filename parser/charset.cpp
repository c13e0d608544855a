#include "parser/charset.hpp"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

struct CloseConverter {
  void operator()(UConverter* c) const { ucnv_close(c); }
};
struct CloseDetector {
  void operator()(UCharsetDetector* d) const { ucsdet_close(d); }
};

struct Label {
  std::string_view wrong;
  std::string_view meant;
};

// What a label means in mail as it is written (WHATWG Encoding agrees on most). ICU knows the other aliases.
constexpr Label meant_labels[] = {
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"iso_8859-1", "windows-1252"},
    {"iso-8859-1-windows-3.1-latin-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"ascii", "windows-1252"},
    {"ansi_x3.4-1968", "windows-1252"},
    {"ansi", "windows-1252"},
    {"iso-8859-9", "windows-1254"},
    {"iso-8859-11", "windows-874"},
    {"tis-620", "windows-874"},
    {"iso-8859-8-i", "iso-8859-8"},
    {"iso-8859-8-e", "iso-8859-8"},
    {"gb2312", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"gbk", "gb18030"},
    {"x-gbk", "gb18030"},
    {"cp936", "gb18030"},
    {"chinesegb", "gb18030"},
    {"big5", "big5-hkscs"},
    {"ks_c_5601-1987", "windows-949"},
    {"ks_c_5601", "windows-949"},
    {"ksc5601", "windows-949"},
    {"ksc_5601", "windows-949"},
    {"euc-kr", "windows-949"},
    {"shift-jis", "shift_jis"},
    {"x-sjis", "shift_jis"},
    {"sjis", "shift_jis"},
    {"utf8", "utf-8"},
    {"utf_8", "utf-8"},
    {"unicode-1-1-utf-7", "utf-7"},
    {"x-unicode-2-0-utf-7", "utf-7"},
    {"unicode-1-1-utf-8", "utf-8"},
    {"x-mac-roman", "macintosh"},
    {"x-mac-cyrillic", "x-mac-cyrillic"},
    {"koi8r", "koi8-r"},
    {"win-1251", "windows-1251"},
    {"win1251", "windows-1251"},
    {"cp-1251", "windows-1251"},
    {"cp-850", "ibm850"},
};

// Labels that carry no information, or are used for anything.
constexpr std::string_view no_information[] = {
    "",     "unknown-8bit",   "unknown", "x-unknown",   "default",         "default_charset", "binary",
    "none", "x-user-defined", "8bit",    "_autodetect", "_autodetect_all", "charset"};

std::string meant_label(std::string_view label) {
  label = trimmed(label);
  while (!label.empty() && (label.front() == '"' || label.front() == '\'')) label.remove_prefix(1);
  while (!label.empty() && (label.back() == '"' || label.back() == '\'' || label.back() == ';'))
    label.remove_suffix(1);
  std::string name = ascii_lower(label);
  for (const Label& l : meant_labels)
    if (l.wrong == name) return std::string(l.meant);
  for (const std::string_view empty : no_information)
    if (empty == name) return {};
  return name;
}

// Code points of 0x80 to 0x9F in windows-1252; the five unassigned ones stay C1 controls, as browsers do.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

std::string from_windows_1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 4);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out.push_back(c);
    } else {
      append_utf8(out, byte < 0xA0 ? windows_1252[byte - 0x80U] : byte);
    }
  }
  return out;
}

struct Converted {
  std::string text{};
  bool clean = true;  // no byte had to be replaced
};

// Nothing when ICU does not know the charset.
std::optional<Converted> from_icu(std::string_view bytes, const std::string& charset) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> from(ucnv_open(charset.c_str(), &error));
  if (U_FAILURE(error)) return std::nullopt;
  error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> to(ucnv_open("UTF-8", &error));
  if (U_FAILURE(error)) return std::nullopt;

  Converted result;
  result.text.reserve(bytes.size() + bytes.size() / 2);
  std::array<UChar, 1024> pivot{};
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  std::array<char, 4096> chunk{};
  const char* source = bytes.data();
  const char* const source_end = source + bytes.size();
  for (bool first = true;; first = false) {
    char* target = chunk.data();
    error = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, chunk.data() + chunk.size(), &source, source_end,
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(),
                   static_cast<UBool>(first), 1, &error);
    result.text.append(chunk.data(), target);
    if (error != U_BUFFER_OVERFLOW_ERROR) break;
  }
  if (U_FAILURE(error)) result.clean = false;
  if (result.text.find("\xEF\xBF\xBD") != std::string::npos) result.clean = false;
  if (!valid_utf8(result.text)) result.text = repaired_utf8(result.text);
  return result;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  auto found = text.find(from);
  if (found == std::string::npos) return;
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;
  for (; found != std::string::npos; found = text.find(from, done)) {
    out.append(text, done, found - done);
    out += to;
    done = found + from.size();
  }
  out.append(text, done);
  text = std::move(out);
}

bool is_iso_2022_jp(std::string_view charset) { return charset.starts_with("iso-2022-jp"); }

// ICU maps a few signs of JIS X 0208 as Windows does; the standard, and every other mail program, have these.
void undo_windows_signs(std::string& text, std::string_view charset) {
  if (!is_iso_2022_jp(charset) && charset != "euc-jp" && charset != "shift_jis") return;
  constexpr std::pair<std::string_view, std::string_view> signs[] = {
      {"\uFF5E", "\u301C"}, {"\uFF0D", "\u2212"}, {"\u2225", "\u2016"},
      {"\uFFE0", "\u00A2"}, {"\uFFE1", "\u00A3"}, {"\uFFE2", "\u00AC"}};
  for (const auto& [windows, standard] : signs) replace_all(text, windows, standard);
}

// Joined pieces of ISO-2022-JP switch to ASCII and back with nothing between, which ICU takes for an attack.
std::string without_empty_segments(std::string_view bytes) {
  constexpr std::size_t escape_bytes = 3;
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string_view rest = bytes.substr(at);
    const bool to_ascii = rest.starts_with("\x1B(B") || rest.starts_with("\x1B(J");
    if (to_ascii && rest.substr(escape_bytes).starts_with('\x1B')) {
      at += escape_bytes;
    } else {
      out += bytes[at++];
    }
  }
  return out;
}

bool has_escape(std::string_view bytes) { return bytes.find('\x1B') != std::string_view::npos; }

// ISO 2022 designations that Japanese, Korean and Chinese mail uses: ESC $ or ESC ( with its letter.
std::string_view iso_2022_name(std::string_view bytes) {
  if (bytes.find("\x1B$)C") != std::string_view::npos) return "iso-2022-kr";
  if (bytes.find("\x1B$)A") != std::string_view::npos || bytes.find("\x1B$)G") != std::string_view::npos)
    return "iso-2022-cn";
  if (bytes.find("\x1B$") != std::string_view::npos) return "iso-2022-jp-2";
  return {};
}

// All of a short text; of a long one the lines with bytes above 127, which tell the most.
std::string telling_lines(std::string_view bytes) {
  constexpr std::size_t whole_bytes = 2U << 10U;
  constexpr std::size_t sample_bytes = 4U << 10U;
  if (bytes.size() <= whole_bytes) return std::string(bytes);
  std::string sample;
  while (!bytes.empty() && sample.size() < sample_bytes) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    if (!ascii_only(line)) sample.append(line.substr(0, sample_bytes)) += '\n';
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return sample;
}

std::string detected_charset(std::string_view bytes) {
  const std::string sample = telling_lines(bytes);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
  if (U_FAILURE(error)) return {};
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &error);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) || match == nullptr) return {};
  constexpr int32_t sure_enough = 30;
  if (ucsdet_getConfidence(match, &error) < sure_enough) return {};
  const char* name = ucsdet_getName(match, &error);
  return U_FAILURE(error) || name == nullptr ? std::string{} : std::string(name);
}

// `bytes` are neither ASCII without escapes nor valid UTF-8.
std::string detected_to_utf8(std::string_view bytes) {
  const std::string charset = likely_charset(bytes);
  if (!charset.empty() && charset != "windows-1252" && charset != "utf-8")
    if (auto converted = from_icu(bytes, charset); converted && converted->clean)
      return std::move(converted->text);
  return from_windows_1252(bytes);
}

// Valid UTF-8 wins over another label, unless it reads as control characters (U+0080 to U+009F) or U+FFFD,
// which nobody writes: then the label was right after all.
bool plausible_utf8(std::string_view text) {
  if (text.find("\xEF\xBF\xBD") != std::string_view::npos) return false;
  for (auto at = text.find('\xC2'); at != std::string_view::npos; at = text.find('\xC2', at + 2))
    if (static_cast<unsigned char>(text[at + 1]) < 0xA0) return false;
  return true;
}

// Invalid UTF-8 that is labelled so: a few broken bytes in it, or another charset altogether?
bool mostly_utf8(std::string_view bytes) {
  std::size_t bad = 0;
  std::size_t high = 0;
  while (!bytes.empty()) {
    const std::size_t good = valid_utf8_prefix(bytes);
    high += static_cast<std::size_t>(std::ranges::count_if(
        bytes.substr(0, good), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
    bytes.remove_prefix(good);
    if (bytes.empty()) break;
    ++bad;
    bytes.remove_prefix(1);
  }
  return high > bad;
}

// Bytes below 128 only. Nothing when they mean just what they are.
std::optional<std::string> from_seven_bits(std::string_view bytes, const std::string& charset) {
  const bool shifts = charset == "utf-7" || charset.starts_with("utf-16") || charset.starts_with("utf-32") ||
                      charset == "hz-gb-2312" || charset.starts_with("ibm0");
  if (shifts)
    if (auto converted = from_icu(bytes, charset)) return std::move(converted->text);
  if (!has_escape(bytes)) return std::nullopt;
  const std::string name(charset.starts_with("iso-2022") ? std::string_view(charset) : iso_2022_name(bytes));
  if (name.empty()) return std::nullopt;
  auto converted = from_icu(without_empty_segments(bytes), name);
  if (!converted) return std::nullopt;
  undo_windows_signs(converted->text, name);
  return std::move(converted->text);
}

// ISO-2022-JP has no bytes above 127: what is sent under its name then is Shift_JIS or EUC-JP.
std::optional<std::string> from_other_japanese(std::string_view bytes) {
  for (const std::string charset : {"windows-31j", "euc-jp"})
    if (auto converted = from_icu(bytes, charset); converted && converted->clean)
      return std::move(converted->text);
  return std::nullopt;
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view label) {
  const std::string charset = meant_label(label);
  if (ascii_only(bytes)) return from_seven_bits(bytes, charset).value_or(std::string(bytes));
  const bool valid = valid_utf8(bytes);
  if (valid && (charset.empty() || charset == "utf-8" || plausible_utf8(bytes))) return std::string(bytes);
  if (charset == "utf-8") return mostly_utf8(bytes) ? repaired_utf8(bytes) : detected_to_utf8(bytes);
  if (charset == "windows-1252") return from_windows_1252(bytes);
  if (is_iso_2022_jp(charset) && !has_escape(bytes))
    if (auto text = from_other_japanese(bytes)) return *std::move(text);
  if (!charset.empty())
    if (auto converted = from_icu(bytes, charset)) {
      undo_windows_signs(converted->text, charset);
      return std::move(converted->text);
    }
  return detected_to_utf8(bytes);
}

std::string header_to_utf8(std::string_view bytes, std::string_view hint) {
  if (ascii_only(bytes) && !has_escape(bytes)) return std::string(bytes);
  if (valid_utf8(bytes) && !has_escape(bytes)) return std::string(bytes);
  return to_utf8(bytes, hint);
}

std::string likely_charset(std::string_view bytes) { return meant_label(detected_charset(bytes)); }

}  // namespace ticketd::parser
