// The figures of a week, gathered where they lie: the store, and the grouping of unanswered questions.
#pragma once

#include <string>

#include "daemon/blocking.hpp"
#include "daemon/report/weekly_report.hpp"
#include "db/store.hpp"

namespace ticketd {

/// As they are at `now`. References outlive the task; `zone` is an IANA name; grouping runs on `parsers`.
/// Throws db::StoreError.
Task<report::WeekFigures> week_figures(report::Week week, std::string zone, db::Time now, Blocking& parsers,
                                       Blocking& store_thread, db::Store& store);

}  // namespace ticketd
