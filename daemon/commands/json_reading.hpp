// Reads what a daemon answered, perhaps one of another version: what is missing or of another type is empty.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::commands {

inline std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

inline std::int64_t number_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* const value = object.if_contains(key);
  if (value == nullptr) return 0;
  if (value->is_uint64()) return static_cast<std::int64_t>(value->as_uint64());
  return value->is_int64() ? value->as_int64() : 0;
}

inline bool flag_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->as_bool();
}

/// The objects of the array under `key`, in its order; other elements are left out.
inline std::vector<boost::json::object> objects_of(const boost::json::object& object, std::string_view key) {
  std::vector<boost::json::object> found;
  const boost::json::value* const value = object.if_contains(key);
  if (value == nullptr || !value->is_array()) return found;
  for (const boost::json::value& element : value->as_array())
    if (element.is_object()) found.push_back(element.as_object());
  return found;
}

inline boost::json::object object_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_object() ? value->as_object() : boost::json::object();
}

}  // namespace ticketd::commands
