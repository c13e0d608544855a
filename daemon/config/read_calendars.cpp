// [[calendar]] and [[sla]]: when people answer, and how fast.
#include <algorithm>

#include "daemon/config/draft.hpp"
#include "daemon/config/nearest.hpp"
#include "daemon/config/quantities.hpp"
#include "daemon/desk/calendar.hpp"
#include "daemon/desk/holidays_ics.hpp"

namespace ticketd::config {
namespace {

constexpr std::int64_t most_business_days = 60;

void read_zone(const Section& section, desk::Calendar& calendar) {
  const std::string zone = section.required("zone", "zone = \"Europe/Berlin\"");
  if (zone.empty()) return;
  if (desk::known_zone(zone)) {
    calendar.zone = zone;
    return;
  }
  const auto near = nearest(zone, desk::zone_names());
  section.mistake("zone", "zone: there is no time zone \"" + zone + '"',
                  near ? "did you mean \"" + *near + "\"?"
                       : "zones are called like \"Europe/Berlin\"; timedatectl list-timezones lists them");
}

/// The intervals of one day's value: a text with commas, or a list of texts.
std::vector<desk::OpenHours> hours_of(const TomlValue& value, const std::string& day, Mistakes& mistakes) {
  std::string text;
  if (value.type == TomlValue::Type::text) text = value.text;
  for (const TomlValue& item : value.items) text += (text.empty() ? "" : ",") + item.text;
  const bool is_text =
      value.type == TomlValue::Type::text ||
      (value.type == TomlValue::Type::list &&
       std::ranges::all_of(value.items, [](const TomlValue& v) { return v.type == TomlValue::Type::text; }));
  const std::string hint =
      day + R"( = "09:00-12:30, 13:00-17:00"; a night shift is two days' hours, until 24:00 and from 00:00)";
  if (!is_text) {
    mistakes.add(value.at, "hours of " + day + " must be text in quotes", hint);
    return {};
  }
  auto hours = parse_hours(text);
  if (hours) return std::move(*hours);
  mistakes.add(value.at, "hours of " + day + ": " + hours.error(), hint);
  return {};
}

void read_hours(const Section& section, desk::Calendar& calendar, Mistakes& mistakes) {
  const TomlValue* hours = section.find("hours");
  const std::string example = "hours = { mon-fri = \"09:00-17:00\" }";
  if (hours == nullptr || hours->type != TomlValue::Type::table) {
    section.mistake("hours", "calendar \"" + calendar.name + "\" says nowhere when it is open", example);
    return;
  }
  std::array<const TomlValue*, 7> said{};
  bool clean = true;
  for (const TomlValue& entry : hours->items) {
    const auto days = parse_weekdays(entry.key);
    if (!days) {
      mistakes.add(entry.key_at, "hours: \"" + entry.key + "\" is no day of the week",
                   "days are called mon, tue, ... or mon-fri");
      clean = false;
      continue;
    }
    const std::size_t before = mistakes.count();
    const std::vector<desk::OpenHours> open = hours_of(entry, entry.key, mistakes);
    clean = clean && mistakes.count() == before;
    for (const std::size_t day : *days) {
      if (said.at(day) != nullptr)
        mistakes.add(
            entry.key_at,
            "hours: \"" + entry.key + "\" and \"" + said.at(day)->key + "\" both speak of the same day",
            "say it once for every day");
      said.at(day) = &entry;
      calendar.hours.at(day) = open;
    }
  }
  if (clean && !desk::ever_open(calendar))
    section.mistake("hours",
                    "calendar \"" + calendar.name + "\" is never open, so no promise would ever fall due",
                    example);
}

void read_holidays(Draft& draft, const Section& section, desk::Calendar& calendar) {
  const TomlValue* listed = section.find("holidays");
  if (listed != nullptr && listed->type != TomlValue::Type::list)
    section.wrong_type(*listed, "holidays", "a list of days");
  else if (listed != nullptr)
    for (const TomlValue& item : listed->items) {
      const auto day = item.type == TomlValue::Type::date ? std::optional(item.date) : parse_date(item.text);
      if (day)
        calendar.holidays.push_back(*day);
      else
        draft.mistakes.add(item.at,
                           "holidays: " +
                               (item.type == TomlValue::Type::text ? '"' + item.text + '"'
                                                                   : std::string(type_name(item.type))) +
                               " is no day of the calendar",
                           "write 2026-12-25");
    }
  for (const PlacedText& named : section.texts("holidays_file")) {
    const std::filesystem::path file = draft.absolute(named.text);
    const auto text = draft.files.read(file);
    const auto days = text ? desk::read_holidays_ics(*text) : std::unexpected(text.error());
    if (days)
      calendar.holidays.insert(calendar.holidays.end(), days->begin(), days->end());
    else
      draft.mistakes.add(named.at, "holidays_file: " + file.string() + ": " + days.error(),
                         "it is an iCalendar file (.ics) with one all-day event for each holiday");
  }
  std::ranges::sort(calendar.holidays);
  const auto repeated = std::ranges::unique(calendar.holidays);
  calendar.holidays.erase(repeated.begin(), repeated.end());
}

}  // namespace

void read_calendars(Draft& draft) {
  for (const TomlValue* table : tables(draft.root, "calendar", draft.mistakes)) {
    const Section section(*table, "[[calendar]]", {"name", "zone", "hours", "holidays", "holidays_file"},
                          draft.mistakes);
    desk::Calendar calendar{.name = section.text("name").value_or("default")};
    read_zone(section, calendar);
    read_hours(section, calendar, draft.mistakes);
    read_holidays(draft, section, calendar);
    draft.config.desk.calendars.push_back(std::move(calendar));
    draft.calendars.push_back(section);
  }
  if (draft.calendars.empty())
    draft.missing_section(
        "calendar", "there is no [[calendar]], so no customer can be told when a person answers",
        "add one: [[calendar]] with zone = \"Europe/Berlin\" and hours = { mon-fri = \"09:00-17:00\" }");
}

void read_slas(Draft& draft) {
  for (const TomlValue* table : tables(draft.root, "sla", draft.mistakes)) {
    const Section section(*table, "[[sla]]",
                          {"name", "calendar", "first_response_business_days", "next_response_business_days"},
                          draft.mistakes);
    desk::Sla sla{.name = section.text("name").value_or("default"),
                  .calendar = section.text("calendar").value_or("")};
    if (const auto days = section.whole_number("first_response_business_days", 1, most_business_days))
      sla.first_response_business_days = static_cast<int>(*days);
    if (const auto days = section.whole_number("next_response_business_days", 1, most_business_days))
      sla.next_response_business_days = static_cast<int>(*days);
    draft.config.desk.slas.push_back(std::move(sla));
    draft.slas.push_back(section);
  }
}

}  // namespace ticketd::config
