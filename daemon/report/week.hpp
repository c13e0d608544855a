// The weeks that reports are about: Monday 00:00 to the next, in local time.
// Pure but for the zone files, which are read once per zone; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "db/records.hpp"

namespace ticketd::report {

/// [from, to).
struct Week {
  db::Time from{};
  db::Time to{};
  bool operator==(const Week&) const = default;
};

/// The last whole week before `now`; `back` 0: the one that is not over yet, 2: the one before the last.
/// `zone` is an IANA name; throws std::invalid_argument when it is unknown, as all of these do.
Week week_before(db::Time now, std::string_view zone, int back = 1);

/// The report of a week is written at the first look after this time on Monday.
inline constexpr std::chrono::hours report_hour{5};
/// `last`: when the last one was written; empty: never.
bool weekly_report_is_due(std::optional<db::Time> last, db::Time now, std::string_view zone);

/// 0 is the week's Monday.
std::size_t day_of_week(db::Time at, std::string_view zone);
/// "16 November 2026", the local day of that moment.
std::string local_day(db::Time at, std::string_view zone);

}  // namespace ticketd::report
