#include "daemon/report/week.hpp"

#include <fmt/format.h>

#include <array>

#include "daemon/desk/time_zone.hpp"

namespace ticketd::report {
namespace {

using LocalDay = date::local_days;

constexpr std::chrono::days week_length{7};

LocalDay day_of(db::Time at, const date::time_zone& zone) {
  return date::floor<date::days>(zone.to_local(at));
}

LocalDay monday_of(LocalDay day) { return day - (date::weekday(day) - date::Monday); }

/// Midnight, or when the clock is put forward over it the first moment after.
db::Time start_of(LocalDay day, const date::time_zone& zone) {
  return date::floor<std::chrono::seconds>(zone.to_sys(day, date::choose::earliest));
}

}  // namespace

Week week_before(db::Time now, std::string_view zone, int back) {
  const date::time_zone& local = desk::time_zone(zone);
  const LocalDay monday = monday_of(day_of(now, local)) - week_length * back;
  return {start_of(monday, local), start_of(monday + week_length, local)};
}

bool weekly_report_is_due(std::optional<db::Time> last, db::Time now, std::string_view zone) {
  const db::Time due = week_before(now, zone).to + report_hour;
  return now >= due && (!last || *last < due);
}

std::size_t day_of_week(db::Time at, std::string_view zone) {
  return date::weekday(day_of(at, desk::time_zone(zone))).iso_encoding() - 1;
}

std::string local_day(db::Time at, std::string_view zone) {
  constexpr std::array<std::string_view, 12> months{"January",   "February", "March",    "April",
                                                    "May",       "June",     "July",     "August",
                                                    "September", "October",  "November", "December"};
  const date::year_month_day day{day_of(at, desk::time_zone(zone))};
  return fmt::format("{} {} {}", unsigned{day.day()}, months.at(unsigned{day.month()} - 1), int{day.year()});
}

}  // namespace ticketd::report
