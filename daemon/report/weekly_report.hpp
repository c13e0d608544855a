// The weekly mail to ops and whoever writes the FAQ: how much came, how fast people answered, what the
// automatic replies were worth, which entries help, which do not, and which are missing. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "daemon/report/week.hpp"
#include "db/faq.hpp"
#include "db/tickets.hpp"

namespace ticketd::report {

/// What customers asked and no entry answers.
struct MissingEntry {
  std::size_t asked = 0;   ///< how many asked it
  std::string question{};  ///< a typical one, cleaned; of a stranger's making
};

struct WeekFigures {
  Week week{};
  std::string zone{"UTC"};   ///< IANA; days are told apart in it
  db::Time now{};            ///< what is due after it is not late
  std::int64_t mails = 0;    ///< that came in
  std::int64_t answers = 0;  ///< of agents that went out
  std::vector<db::OpenedTicket> tickets{};
  std::vector<db::FaqEntryFigures> faq{};        ///< of the week, most often shown first
  std::vector<db::FaqEntryFigures> unhelpful{};  ///< entries that sink, with the votes they sink by
  std::vector<MissingEntry> missing{};           ///< the most often asked first
};

struct WeeklyReport {
  std::string subject{};
  std::string text{};
  std::string html{};
  bool operator==(const WeeklyReport&) const = default;
};

/// Votes of so many weeks before its end decide which entries are unhelpful, and questions of so many are
/// gathered for missing ones: one week is too short for either.
inline constexpr std::chrono::weeks faq_period{4};
/// So many entries are named at most, and so many missing ones.
inline constexpr std::size_t entries_shown_max = 20;
inline constexpr std::size_t missing_shown_max = 10;

/// A week in which no mail came in and none went out.
bool nothing_happened(const WeekFigures& figures);

WeeklyReport weekly_report(const WeekFigures& figures);

}  // namespace ticketd::report
