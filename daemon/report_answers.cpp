#include "daemon/report_answers.hpp"

#include <algorithm>
#include <utility>

#include "daemon/control/arguments.hpp"
#include "daemon/wall_clock.hpp"
#include "daemon/weekly_figures.hpp"

namespace ticketd {
namespace {

namespace json = boost::json;

constexpr std::int64_t weeks_max = 520;

Task<json::value> report_of_week(json::object arguments, Blocking& parsers, Blocking& store_thread,
                                 db::Store& store, std::string zone) {
  const auto back = std::clamp<std::int64_t>(number_argument(arguments, "weeks_ago", 1), 0, weeks_max);
  const db::Time now = wall_clock();
  const report::WeeklyReport report = report::weekly_report(co_await week_figures(
      report::week_before(now, zone, static_cast<int>(back)), zone, now, parsers, store_thread, store));
  co_return json::object{{"subject", report.subject}, {"text", report.text}, {"html", report.html}};
}

}  // namespace

ControlHandlers report_answers(Blocking& parsers, Blocking& store_thread, db::Store& store,
                               std::function<std::string()> zone) {
  return {{"report", [&parsers, &store_thread, &store, zone = std::move(zone)](json::object arguments) {
             return report_of_week(std::move(arguments), parsers, store_thread, store, zone());
           }}};
}

}  // namespace ticketd
