#include "daemon/commands/times.hpp"

#include <fmt/format.h>

#include <array>
#include <ctime>

namespace ticketd::commands {
namespace {

constexpr const char* json_format = "%Y-%m-%dT%H:%M:%SZ";
constexpr std::array weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::tm local(Time at) {
  const std::time_t seconds = at.time_since_epoch().count();
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return parts;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  const std::string copy(text);
  std::tm parts{};
  const char* const end = strptime(copy.c_str(), json_format, &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return Time(std::chrono::seconds(timegm(&parts)));
}

std::string json_time(Time at) {
  const std::time_t seconds = at.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), json_format, &parts);
  return {text.data(), length};
}

std::string local_time(Time at, Time now) {
  const std::tm t = local(at);
  std::string text = fmt::format("{} {} {}", weekdays.at(static_cast<std::size_t>(t.tm_wday)), t.tm_mday,
                                 months.at(static_cast<std::size_t>(t.tm_mon)));
  if (t.tm_year != local(now).tm_year) text += fmt::format(" {}", t.tm_year + 1900);
  return text + fmt::format(" {:02}:{:02}", t.tm_hour, t.tm_min);
}

std::string span_in_words(std::chrono::seconds span) {
  using namespace std::chrono;
  const seconds length = abs(span);
  const auto whole_days = duration_cast<days>(length).count();
  const auto whole_hours = duration_cast<hours>(length % days(1)).count();
  const auto whole_minutes = duration_cast<minutes>(length % hours(1)).count();
  if (whole_days > 0)
    return whole_hours > 0 ? fmt::format("{} d {} h", whole_days, whole_hours)
                           : fmt::format("{} d", whole_days);
  if (whole_hours > 0)
    return whole_minutes > 0 ? fmt::format("{} h {} min", whole_hours, whole_minutes)
                             : fmt::format("{} h", whole_hours);
  if (whole_minutes > 0) return fmt::format("{} min", whole_minutes);
  return fmt::format("{} s", length.count());
}

std::string time_left(Time due, Time now) {
  return (due < now ? "late by " : "in ") + span_in_words(due - now);
}

}  // namespace ticketd::commands
