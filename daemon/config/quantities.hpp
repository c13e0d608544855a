// Lengths of time, sizes, dates and hours as they are written in the configuration.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk_config.hpp"

namespace ticketd::config {

/// "90s", "5 m", "2h", "14d", "1w"; nothing for anything else, for a negative or one beyond a hundred years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// "500KB", "50 MB" in steps of 1024; nothing for anything else or beyond 1 TB.
std::optional<std::int64_t> parse_bytes(std::string_view text);

/// "2026-12-25"; nothing when there is no such day.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);

/// "09:00-12:00, 13:00-17:00": ascending and apart, or in words what is wrong. "24:00" is the end of the day.
std::expected<std::vector<desk::OpenHours>, std::string> parse_hours(std::string_view text);

/// "monday", "Mon", "mon-fri", "sat-mon": the days from Sunday = 0; nothing when it names none.
std::optional<std::vector<std::size_t>> parse_weekdays(std::string_view text);

}  // namespace ticketd::config
