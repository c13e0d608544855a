// Holidays as calendars are published: an iCalendar file with an all-day event for each (RFC 5545). Pure.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::desk {

/// The last year that holidays which come back every year are written out for.
inline constexpr std::chrono::year last_holiday_year{2099};

/// Every day that an all-day event covers, ascending, each once; an event that recurs is followed up to
/// last_holiday_year. Cancelled events and those with a time of day do not count. The error says in words why
/// there is no holiday in the text.
std::expected<std::vector<std::chrono::year_month_day>, std::string> read_holidays_ics(std::string_view text);

}  // namespace ticketd::desk
