#include "daemon/desk/calendar.hpp"

#include <date/tz.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include "daemon/desk/time_zone.hpp"

namespace ticketd::desk {
namespace {

using std::chrono::days;
using std::chrono::seconds;

struct Interval {
  db::Time from{};
  db::Time to{};
};

/// The opening hours of one local date as moments, ascending; empty on holidays.
class OpenDay {
 public:
  OpenDay(const Calendar& calendar, const date::time_zone& zone, date::local_days day) {
    const std::chrono::sys_days date{day.time_since_epoch()};
    if (std::ranges::find(calendar.holidays, std::chrono::year_month_day{date}) != calendar.holidays.end())
      return;
    for (const OpenHours& hours : calendar.hours.at(std::chrono::weekday{date}.c_encoding())) {
      // A local time that a clock change repeats opens at its first and closes at its second turn; one that a
      // change skips is the moment of the change. 24:00 is the next date's 0:00 and must not run into its
      // opening hours.
      const auto closing = hours.to == days{1} ? date::choose::earliest : date::choose::latest;
      const Interval open{zone.to_sys(day + hours.from, date::choose::earliest),
                          zone.to_sys(day + hours.to, closing)};
      if (open.from < open.to) intervals_.push_back(open);
    }
  }

  /// How long it is open in all; zero is a closed day.
  seconds length() const { return elapsed(db::Time::max()); }

  /// How long it has been open at `time`.
  seconds elapsed(db::Time time) const {
    seconds sum{};
    for (const Interval& open : intervals_) sum += std::clamp(time, open.from, open.to) - open.from;
    return sum;
  }

  /// The first moment at which elapsed() is `open`, which is above zero and at most length().
  db::Time moment(seconds open) const {
    for (const Interval& interval : intervals_) {
      const seconds here = interval.to - interval.from;
      if (open <= here) return interval.from + open;
      open -= here;
    }
    return intervals_.back().to;
  }

  /// `time` itself, or the next opening of this day; nothing when it has closed for good.
  std::optional<db::Time> next_open(db::Time time) const {
    for (const Interval& open : intervals_)
      if (time < open.to) return std::max(time, open.from);
    return std::nullopt;
  }

 private:
  std::vector<Interval> intervals_;
};

/// Walks over the days that are open at all.
class OpenDays {
 public:
  OpenDays(const Calendar& calendar, db::Time start, int business_days)
      : calendar_(calendar), zone_(time_zone(calendar.zone)) {
    // The day before too: where clocks go back just after midnight, the local date does so as well.
    next_ = date::floor<days>(zone_.to_local(start)) - days{1};
    // Every holiday may close the only open day of its week.
    const auto weeks = static_cast<std::int64_t>(calendar.holidays.size()) + business_days + 4;
    last_ = next_ + days{7 * weeks};
  }

  OpenDay next() {
    for (; next_ < last_; next_ += days{1}) {
      OpenDay day(calendar_, zone_, next_);
      if (day.length() == seconds{}) continue;
      next_ += days{1};
      return day;
    }
    throw std::invalid_argument("calendar '" + calendar_.name + "' is never open");
  }

 private:
  const Calendar& calendar_;
  const date::time_zone& zone_;
  date::local_days next_{};
  date::local_days last_{};
};

}  // namespace

bool ever_open(const Calendar& calendar) {
  return std::ranges::any_of(calendar.hours, [](const std::vector<OpenHours>& day) {
    return std::ranges::any_of(day, [](const OpenHours& open) { return open.from < open.to; });
  });
}

db::Time due_after(const Calendar& calendar, db::Time start, int business_days) {
  if (business_days < 0) throw std::invalid_argument("a promise cannot fall due before it is made");
  OpenDays walk(calendar, start, business_days);
  OpenDay day = walk.next();
  while (!day.next_open(start)) day = walk.next();
  if (business_days == 0) return *day.next_open(start);

  // A share of the day is behind us: the same share of the last day is where the promise ends.
  const seconds gone = day.elapsed(start);
  const seconds whole = day.length();
  const int further = gone == seconds{} ? business_days - 1 : business_days;
  for (int i = 0; i < further; ++i) day = walk.next();
  if (gone == seconds{}) return day.moment(day.length());
  const std::int64_t product = gone.count() * day.length().count();  // both below 2^17
  return day.moment(seconds{(product + whole.count() - 1) / whole.count()});
}

}  // namespace ticketd::desk
