// The log: one line per event, `name key=value key="with spaces"`, for journald and grep.
// Names are stable, snake_case and say what happened. Values are ids, numbers, states and server replies;
// never bodies, passwords or tokens, and mail addresses at debug level only.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace ticketd::log {

enum class Level { debug, info, warning, error };

/// One `key=value`. Integers, booleans and text convert by themselves; enum ids by std::to_underlying().
struct Field {
  std::string_view key;
  std::string value;

  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(v) {}
  Field(std::string_view k, bool v) : key(k), value(v ? "true" : "false") {}
  template <std::integral Number>
  Field(std::string_view k, Number v) : key(k), value(std::to_string(v)) {}
};

using Fields = std::initializer_list<Field>;

/// The line without its end: a value with spaces, quotes or control characters is quoted and escaped, so that
/// no value can forge a second line or key; a value longer than 2,000 bytes is cut.
std::string event_line(std::string_view name, Fields fields);

/// Writes the event to spdlog's default logger.
void event(Level level, std::string_view name, Fields fields = {});

inline void debug(std::string_view name, Fields fields = {}) { event(Level::debug, name, fields); }
inline void info(std::string_view name, Fields fields = {}) { event(Level::info, name, fields); }
inline void warning(std::string_view name, Fields fields = {}) { event(Level::warning, name, fields); }
inline void error(std::string_view name, Fields fields = {}) { event(Level::error, name, fields); }

}  // namespace ticketd::log
