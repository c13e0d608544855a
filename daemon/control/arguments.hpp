// What a question on the control socket brings along. Anybody may have written it: what is not there or of
// another type counts as not given.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace ticketd {

/// Empty when not given.
inline std::string text_argument(const boost::json::object& arguments, std::string_view key) {
  const boost::json::value* const value = arguments.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

inline std::int64_t number_argument(const boost::json::object& arguments, std::string_view key,
                                    std::int64_t otherwise) {
  const boost::json::value* const value = arguments.if_contains(key);
  return value != nullptr && value->is_int64() ? value->as_int64() : otherwise;
}

}  // namespace ticketd
