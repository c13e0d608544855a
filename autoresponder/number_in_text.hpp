// Numbers as people write them into a mail, and which of them name something. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ticketd::autoresponder {

/// A run of digits with what may stand inside of a number: "4711", "2026-11-24", "12345-67", "1.200,50".
struct Number {
  std::size_t begin = 0;
  std::string_view text{};
  int digits = 0;
};

/// The first number at or behind `from`.
std::optional<Number> next_number(std::string_view text, std::size_t from);

/// A day (24.11.2026, 2026-11-24, 24.11.), a time (10:30) or an amount of money (1,299.00, 500 EUR): it says
/// what a customer means, not which of their things. `text` is what the number stands in, folded.
bool is_date_or_amount(const Number& number, std::string_view text);

}  // namespace ticketd::autoresponder
