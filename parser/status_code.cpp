#include "parser/status_code.hpp"

#include <cstddef>

namespace ticketd::parser {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && digit(text[at + count])) ++count;
  return count;
}

/// The length of "C.N.N" at `at`, 0 when there is none there.
std::size_t status_at(std::string_view text, std::size_t at) {
  if (text[at] != '4' && text[at] != '5') return 0;
  if (at > 0 && (digit(text[at - 1]) || letter(text[at - 1]) || text[at - 1] == '.' || text[at - 1] == '_' ||
                 text[at - 1] == '/'))
    return 0;
  std::size_t end = at + 1;
  for (int part = 0; part < 2; ++part) {
    if (end >= text.size() || text[end] != '.') return 0;
    const std::size_t count = digits_at(text, end + 1);
    if (count == 0 || count > 3) return 0;
    end += 1 + count;
  }
  const char next = end < text.size() ? text[end] : ' ';
  const bool goes_on = digit(next) || letter(next) || next == '_' ||
                       (next == '.' && end + 1 < text.size() && digit(text[end + 1]));
  return goes_on ? 0 : end - at;
}

}  // namespace

bool says_only_class(std::string_view status) { return status.ends_with(".0.0"); }

std::string enhanced_status(std::string_view text) {
  std::string general;
  for (std::size_t at = text.find_first_of("45"); at != std::string_view::npos;
       at = text.find_first_of("45", at + 1)) {
    const std::size_t length = status_at(text, at);
    if (length == 0) continue;
    const std::string_view status = text.substr(at, length);
    if (!says_only_class(status)) return std::string(status);
    if (general.empty()) general = status;
  }
  return general;
}

std::string quoted_status(std::string_view text) {
  for (auto at = text.find_first_of("<'"); at != std::string_view::npos;
       at = text.find_first_of("<'", at + 1)) {
    const bool reply_inside = text[at] == '<' && digits_at(text, at + 1) == 3 && at + 5 < text.size();
    const bool reply_before =
        text[at] == '\'' && at >= 4 && digits_at(text, at - 4) == 3 && at + 1 < text.size();
    const std::size_t status = reply_inside ? at + 5 : at + 1;
    if (!reply_inside && !reply_before) continue;
    if (const std::size_t length = status_at(text, status); length > 0)
      return std::string(text.substr(status, length));
  }
  return {};
}

std::optional<int> reply_class(std::string_view text) {
  for (std::size_t at = text.find_first_of("45"); at != std::string_view::npos;
       at = text.find_first_of("45", at + 1)) {
    const bool time = at > 1 && text[at - 1] == ':' && digit(text[at - 2]);
    const bool begins = at == 0 || (!digit(text[at - 1]) && !letter(text[at - 1]) && text[at - 1] != '.' &&
                                    text[at - 1] != '-' && text[at - 1] != '/' && !time);
    if (!begins || digits_at(text, at) != 3 || text[at + 1] > '5') continue;
    const char next = at + 3 < text.size() ? text[at + 3] : ' ';
    if (next == ' ' || next == '-' || next == ')' || next == ']' || next == '\n' || next == '\r' ||
        next == ':' || next == ',' || next == '"' || next == '\'' || next == '#')
      return text[at] - '0';
  }
  return std::nullopt;
}

}  // namespace ticketd::parser
