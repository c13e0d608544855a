#include "daemon/desk/in_words.hpp"

#include <fmt/format.h>

#include <array>

#include "daemon/desk/time_zone.hpp"

namespace ticketd::desk {
namespace {

/// Named arguments: {weekday} {day} {month} (a name), {month_number}, {hour}, {minute}.
struct Wording {
  std::string_view language;
  std::array<std::string_view, 7> weekdays;  ///< from Sunday
  std::array<std::string_view, 12> months;
  fmt::string_view pattern;
};

constexpr Wording wordings[] = {
    {"en",
     {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
     {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November", "December"},
     "{weekday} {day} {month}, {hour:02}:{minute:02}"},
    {"de",
     {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember"},
     "{weekday}, {day}. {month}, {hour}:{minute:02} Uhr"},
    // The genitive, which both "до" and "не позднее" ask for.
    {"ru",
     {"воскресенья", "понедельника", "вторника", "среды", "четверга", "пятницы", "субботы"},
     {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
      "ноября", "декабря"},
     "{weekday}, {day} {month}, {hour}:{minute:02}"},
    {"bg",
     {"неделя", "понеделник", "вторник", "сряда", "четвъртък", "петък", "събота"},
     {"януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври",
      "ноември", "декември"},
     "{weekday}, {day} {month}, {hour}:{minute:02} часа"},
    {"zh",
     {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"},
     {"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"},
     "{month}{day}日（{weekday}）{hour}:{minute:02}"},
};

const Wording& wording(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find('-'));
  for (const Wording& w : wordings)
    if (w.language == primary) return w;
  return wordings[0];
}

}  // namespace

std::string in_words(db::Time time, std::string_view zone, std::string_view language) {
  const auto local = time_zone(zone).to_local(time);
  const auto day = date::floor<std::chrono::days>(local);
  const std::chrono::sys_days date{day.time_since_epoch()};
  const std::chrono::year_month_day civil{date};
  const std::chrono::hh_mm_ss clock{local - day};
  const Wording& w = wording(language);
  return fmt::format(
      fmt::runtime(w.pattern), fmt::arg("weekday", w.weekdays.at(std::chrono::weekday{date}.c_encoding())),
      fmt::arg("day", unsigned{civil.day()}), fmt::arg("month", w.months.at(unsigned{civil.month()} - 1)),
      fmt::arg("hour", clock.hours().count()), fmt::arg("minute", clock.minutes().count()));
}

}  // namespace ticketd::desk
