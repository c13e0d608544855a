#include "autoresponder/wrapped_text.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace ticketd::autoresponder {
namespace {

std::size_t width_of(UChar32 c) {
  if (c < 0) return 1;
  if (u_getCombiningClass(c) != 0) return 0;
  const int wide = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

UChar32 next_character(std::string_view text, std::size_t& at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(next_character(text, at));
  return width;
}

bool is_ideograph(UChar32 c) {
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = c < 0 ? USCRIPT_COMMON : uscript_getScript(c, &error);
  return U_SUCCESS(error) != 0 && uscript_breaksBetweenLetters(script) != 0;
}

/// What may not stand at the head of a line: closing marks, and the comma and stop of Chinese.
bool stays_with_previous(UChar32 c) {
  const int kind = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
  return kind == U_LB_CLOSE_PUNCTUATION || kind == U_LB_NONSTARTER || kind == U_LB_EXCLAMATION ||
         kind == U_LB_CLOSE_PARENTHESIS || kind == U_LB_COMBINING_MARK || kind == U_LB_QUOTATION ||
         kind == U_LB_INFIX_NUMERIC;
}

/// A piece that is not broken. `glued`: no blank stands between it and the piece before.
struct Piece {
  std::string_view text{};
  bool glued = false;
};

void add_word(std::string_view word, std::vector<Piece>& pieces) {
  std::size_t begin = 0;
  UChar32 before = -1;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t here = at;
    const UChar32 c = next_character(word, at);
    if (here > begin && (is_ideograph(before) || is_ideograph(c)) && !stays_with_previous(c) &&
        u_getIntPropertyValue(before, UCHAR_LINE_BREAK) != U_LB_OPEN_PUNCTUATION) {
      pieces.push_back({word.substr(begin, here - begin), begin != 0});
      begin = here;
    }
    before = c;
  }
  pieces.push_back({word.substr(begin), begin != 0});
}

std::vector<Piece> pieces_of(std::string_view line) {
  std::vector<Piece> pieces;
  while (!line.empty()) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) break;
    line.remove_prefix(begin);
    const auto end = std::min(line.find(' '), line.size());
    add_word(line.substr(0, end), pieces);
    line.remove_prefix(end);
  }
  return pieces;
}

/// Blanks, marks of quotes, and one mark of a list: what the line's text stands behind.
std::string_view lead_of(std::string_view line) {
  std::size_t end = std::min(line.find_first_not_of(" >"), line.size());
  const std::string_view rest = line.substr(end);
  if (rest.starts_with("- ") || rest.starts_with("* ")) return line.substr(0, end + 2);
  const auto digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (digits > 0 && digits <= 3 && rest.substr(digits).starts_with(". ")) end += digits + 2;
  return line.substr(0, end);
}

/// The same columns below the lead: its quote marks again, blanks for the rest.
std::string continued(std::string_view lead) {
  std::string below(lead);
  for (char& c : below)
    if (c != '>') c = ' ';
  return below;
}

void wrap_line(std::string_view line, std::size_t columns, std::string& out) {
  const std::string_view lead = lead_of(line);
  const std::string below = continued(lead);
  out += lead;
  std::size_t column = lead.size();
  bool at_start = true;
  for (const Piece& piece : pieces_of(line.substr(lead.size()))) {
    const std::size_t width = width_of(piece.text);
    const std::size_t gap = at_start || piece.glued ? 0 : 1;
    if (!at_start && column + gap + width > columns) {
      out += '\n';
      out += below;
      column = below.size();
    } else if (gap != 0) {
      out += ' ';
      ++column;
    }
    out += piece.text;
    column += width;
    at_start = false;
  }
  while (out.ends_with(' ')) out.pop_back();
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t columns) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (;;) {
    const auto end = text.find('\n');
    wrap_line(text.substr(0, end), columns, out);
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

}  // namespace ticketd::autoresponder
