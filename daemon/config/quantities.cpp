#include "daemon/config/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "parser/ascii.hpp"

namespace ticketd::config {
namespace {

using std::chrono::minutes;

/// All of `text` as digits.
std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0)
    return std::nullopt;
  return value;
}

struct Unit {
  std::string_view name;
  std::int64_t size;
};

/// "12 unit" -> 12 * size of unit, at most `limit`.
template <std::size_t N>
std::optional<std::int64_t> with_unit(std::string_view text, const std::array<Unit, N>& units,
                                      std::int64_t limit) {
  text = parser::trimmed(text);
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto count = number(text.substr(0, digits));
  const std::string_view name = parser::trimmed(text.substr(digits));
  const auto unit =
      std::ranges::find_if(units, [&](const Unit& u) { return parser::same_text(u.name, name); });
  if (!count || unit == units.end() || *count > limit / unit->size) return std::nullopt;
  return *count * unit->size;
}

/// "9:00" and "09:30" -> minutes since midnight, "24:00" included.
std::optional<minutes> time_of_day(std::string_view text) {
  text = parser::trimmed(text);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon > 2 || text.size() - colon != 3) return std::nullopt;
  const auto hour = number(text.substr(0, colon));
  const auto minute = number(text.substr(colon + 1));
  if (!hour || !minute || *minute > 59 || *hour > 24 || (*hour == 24 && *minute > 0)) return std::nullopt;
  return minutes{*hour * 60 + *minute};
}

std::optional<std::size_t> weekday(std::string_view text) {
  static constexpr std::array<std::string_view, 7> names{"sunday",   "monday", "tuesday", "wednesday",
                                                         "thursday", "friday", "saturday"};
  text = parser::trimmed(text);
  for (std::size_t day = 0; day < names.size(); ++day)
    if (text.size() >= 3 && parser::starts_with_text(names.at(day), text)) return day;
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  static constexpr std::array<Unit, 5> units{
      {{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86'400}, {"w", 604'800}}};
  constexpr std::int64_t hundred_years = 36'525LL * 86'400;
  const auto seconds = with_unit(text, units, hundred_years);
  return seconds ? std::optional(std::chrono::seconds{*seconds}) : std::nullopt;
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  static constexpr std::array<Unit, 3> units{{{"KB", 1LL << 10}, {"MB", 1LL << 20}, {"GB", 1LL << 30}}};
  return with_unit(text, units, 1LL << 40);
}

std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  text = parser::trimmed(text);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(5, 2));
  const auto day = number(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const auto date =
      std::chrono::year{static_cast<int>(*year)} / static_cast<int>(*month) / static_cast<int>(*day);
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::expected<std::vector<desk::OpenHours>, std::string> parse_hours(std::string_view text) {
  std::vector<desk::OpenHours> hours;
  if (parser::trimmed(text).empty()) return hours;
  for (bool more = true; more;) {
    const std::size_t comma = text.find(',');
    more = comma != std::string_view::npos;
    const std::string_view interval = parser::trimmed(text.substr(0, comma));
    text.remove_prefix(more ? comma + 1 : text.size());

    const std::string quoted = '"' + std::string(interval) + '"';
    const std::size_t dash = interval.find('-');
    const auto from = time_of_day(interval.substr(0, dash));
    const auto to = dash == std::string_view::npos ? std::nullopt : time_of_day(interval.substr(dash + 1));
    if (!from || !to) return std::unexpected(quoted + " are no opening hours");
    if (*from >= *to) return std::unexpected(quoted + " ends before it begins");
    if (!hours.empty() && *from < hours.back().to)
      return std::unexpected(quoted + " begins before the interval before it ends");
    hours.push_back({*from, *to});
  }
  return hours;
}

std::optional<std::vector<std::size_t>> parse_weekdays(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = weekday(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : weekday(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  std::vector<std::size_t> days{*first};
  while (days.back() != *last) days.push_back((days.back() + 1) % 7);
  return days;
}

}  // namespace ticketd::config
