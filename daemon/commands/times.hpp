// Times as the person at the terminal reads them: in the terminal's time zone (TZ), with what is left of
// them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ticketd::commands {

using Time = std::chrono::sys_seconds;

/// Of the clock on the wall: for subcommands only, everything else is given its time.
inline Time current_time() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// "2026-11-24T15:00:00Z", as our JSON has it (RFC 3339, UTC, whole seconds); nothing for anything else.
std::optional<Time> parse_time(std::string_view text);
std::string json_time(Time at);

/// "Tue 24 Nov 15:00"; with the year when it is not that of `now`.
std::string local_time(Time at, Time now);

/// The two largest units of a span without regard to its sign: "45 s", "12 min", "3 h 20 min", "2 d 4 h".
std::string span_in_words(std::chrono::seconds span);

/// "in 3 h 20 min", or "late by 12 min".
std::string time_left(Time due, Time now);

}  // namespace ticketd::commands
