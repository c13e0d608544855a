#include "daemon/desk/holidays_ics.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <memory>
#include <set>

namespace ticketd::desk {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int occurrences_max = 40'000;  // of one event: every day for a hundred years
constexpr days longest_event{366};

struct FreeComponent {
  void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
struct FreeRecurrence {
  void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};

sys_days day_of(const icaltimetype& time) { return std::chrono::year{time.year} / time.month / time.day; }

bool is_day(const icaltimetype& time) {
  return icaltime_is_null_time(time) == 0 && time.is_date != 0 && time.year >= 1970 &&
         std::chrono::year{time.year} <= last_holiday_year;
}

/// How many days the event covers from its first (RFC 5545, 3.6.1: an all-day event without an end is one
/// day, and DTEND is the day after).
days length(icalcomponent* event, sys_days first) {
  const icaltimetype end = icalcomponent_get_dtend(event);
  if (!is_day(end)) return days{1};
  return std::clamp(day_of(end) - first, days{1}, longest_event);
}

std::set<sys_days> exceptions(icalcomponent* event) {
  std::set<sys_days> out;
  for (icalproperty* p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); p != nullptr;
       p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
    if (const icaltimetype day = icalproperty_get_exdate(p); is_day(day)) out.insert(day_of(day));
  return out;
}

/// The first day of every occurrence.
std::set<sys_days> occurrences(icalcomponent* event, const icaltimetype& start) {
  std::set<sys_days> out{day_of(start)};
  for (icalproperty* p = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY); p != nullptr;
       p = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY))
    if (const icaltimetype day = icalproperty_get_rdate(p).time; is_day(day)) out.insert(day_of(day));

  for (icalproperty* p = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY); p != nullptr;
       p = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
    const icalrecurrencetype rule = icalproperty_get_rrule(p);
    if (rule.freq < ICAL_DAILY_RECURRENCE || rule.freq > ICAL_YEARLY_RECURRENCE)
      continue;  // no holiday comes hourly
    const std::unique_ptr<icalrecur_iterator, FreeRecurrence> iterator(icalrecur_iterator_new(rule, start));
    if (!iterator) continue;
    for (int i = 0; i < occurrences_max; ++i) {
      const icaltimetype day = icalrecur_iterator_next(iterator.get());
      if (!is_day(day)) break;
      out.insert(day_of(day));
    }
  }
  for (const sys_days day : exceptions(event)) out.erase(day);
  return out;
}

void add_event(icalcomponent* event, std::set<sys_days>& holidays) {
  const icaltimetype start = icalcomponent_get_dtstart(event);
  if (!is_day(start) || icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) return;
  const days covered = length(event, day_of(start));
  for (const sys_days first : occurrences(event, start))
    for (days i{}; i < covered; ++i) holidays.insert(first + i);
}

}  // namespace

std::expected<std::vector<std::chrono::year_month_day>, std::string> read_holidays_ics(
    std::string_view text) {
  if (!text.contains("BEGIN:VCALENDAR")) return std::unexpected("this is not an iCalendar file");
  const std::unique_ptr<icalcomponent, FreeComponent> root(
      icalparser_parse_string(std::string(text).c_str()));
  if (!root) return std::unexpected("this is not an iCalendar file");

  // Several calendars in one file come as one component around them.
  std::set<sys_days> holidays;
  const auto add_calendar = [&](icalcomponent* calendar) {
    for (icalcomponent* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event != nullptr; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
      add_event(event, holidays);
  };
  add_calendar(root.get());
  for (icalcomponent* inner = icalcomponent_get_first_component(root.get(), ICAL_VCALENDAR_COMPONENT);
       inner != nullptr; inner = icalcomponent_get_next_component(root.get(), ICAL_VCALENDAR_COMPONENT))
    add_calendar(inner);
  if (holidays.empty()) return std::unexpected("it has no all-day event, so no holiday");
  return std::vector<std::chrono::year_month_day>(holidays.begin(), holidays.end());
}

}  // namespace ticketd::desk
