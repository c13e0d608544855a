#include "daemon/log.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace ticketd::log {
namespace {

constexpr std::size_t max_value_bytes = 2000;

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte > ' ' && byte != '"' && byte != '\\' && byte != '=' && byte != 0x7f;
}

void append_quoted(std::string& line, std::string_view value) {
  line += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (c == '\n') {
      line += "\\n";
    } else if (byte < ' ' || byte == 0x7f) {
      fmt::format_to(std::back_inserter(line), "\\x{:02x}", byte);
    } else {
      line += c;
    }
  }
  line += '"';
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

}  // namespace

std::string event_line(std::string_view name, Fields fields) {
  std::string line(name);
  for (const Field& field : fields) {
    const std::string_view value = std::string_view(field.value).substr(0, max_value_bytes);
    line += ' ';
    line += field.key;
    line += '=';
    if (!value.empty() && std::ranges::all_of(value, is_plain)) {
      line += value;
    } else {
      append_quoted(line, value);
    }
    if (value.size() < field.value.size()) line += "...";
  }
  return line;
}

void event(Level level, std::string_view name, Fields fields) {
  const auto severity = spdlog_level(level);
  if (!spdlog::should_log(severity)) return;
  spdlog::default_logger_raw()->log(severity, spdlog::string_view_t(event_line(name, fields)));
}

}  // namespace ticketd::log
