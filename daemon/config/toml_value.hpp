// A TOML document as plain values that know where they stand. toml_value.cpp is the one door to toml++.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/mistake.hpp"

namespace ticketd::config {

/// Line and column from 1, as editors count.
struct Place {
  int line = 0;
  int column = 0;
  bool operator==(const Place&) const = default;
};

struct TomlValue {
  enum class Type { text, integer, real, boolean, date, time, list, table };

  Type type = Type::table;
  Place at{};
  std::string key{};  ///< of a table's item
  Place key_at{};
  std::string text{};                  ///< of a text
  std::int64_t integer = 0;            ///< of an integer
  double real = 0;                     ///< of a real
  bool boolean = false;                ///< of a boolean
  std::chrono::year_month_day date{};  ///< of a date without a time
  std::vector<TomlValue> items{};      ///< of a list, in order; of a table, by key
};

/// "text in quotes", "a whole number": what ops call it.
std::string_view type_name(TomlValue::Type type);

/// The document's table, or the one thing that makes it unreadable. `file` is named in the mistake.
std::expected<TomlValue, ConfigMistake> parse_toml(std::string_view text, const std::string& file);

}  // namespace ticketd::config
