#include "autoresponder/number_in_text.hpp"

#include <algorithm>
#include <array>

#include "parser/ascii.hpp"

namespace ticketd::autoresponder {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count(std::string_view text, char c) {
  return static_cast<std::size_t>(std::ranges::count(text, c));
}

}  // namespace

std::optional<Number> next_number(std::string_view text, std::size_t from) {
  const auto first = text.find_first_of("0123456789", from);
  if (first == std::string_view::npos) return std::nullopt;
  const auto inside = [&](std::size_t i) {
    if (digit(text[i])) return true;
    return std::string_view("-/.,:").contains(text[i]) && i + 1 < text.size() && digit(text[i + 1]);
  };
  Number number{.begin = first};
  std::size_t end = first;
  for (; end < text.size() && inside(end); ++end) number.digits += digit(text[end]) ? 1 : 0;
  number.text = text.substr(first, end - first);
  return number;
}

bool is_date_or_amount(const Number& number, std::string_view text) {
  static constexpr std::array<std::string_view, 14> money{"€",   "$",   "£",  "¥",   "eur", "usd", "gbp",
                                                          "chf", "bgn", "лв", "руб", "₽",   "元",  "rub"};
  const std::string_view n = number.text;
  const bool two_parts = count(n, '.') == 2 || count(n, '-') == 2 || count(n, '/') == 2;
  if (two_parts && number.digits <= 8 && number.digits >= 4) return true;
  if (n.contains(':')) return true;
  const std::size_t fraction = n.find_last_of(".,");
  if (fraction != std::string_view::npos && n.size() - fraction <= 4) return true;  // 19.99 and 1.299
  const std::string_view before = parser::trimmed(text.substr(0, number.begin));
  const std::string_view after = parser::trimmed(text.substr(number.begin + n.size()));
  return std::ranges::any_of(
      money, [&](std::string_view sign) { return before.ends_with(sign) || after.starts_with(sign); });
}

}  // namespace ticketd::autoresponder
