#include "daemon/weekly_figures.hpp"

#include <utility>

#include "autoresponder/help_rate.hpp"
#include "daemon/faq/gaps.hpp"

namespace ticketd {
namespace {

struct Gathered {
  report::WeekFigures figures{};
  std::vector<db::UnansweredQuestion> unanswered{};
};

Gathered gather(report::Week week, db::Time now, db::Store& store) {
  Gathered all{.figures = {.week = week, .now = now}};
  for (const db::OutcomeCount& count : store.ledger().counts(week.from, week.to))
    if (count.outcome != db::LedgerOutcome::before_start) all.figures.mails += count.mails;
  all.figures.answers = store.outbox().written(db::OutgoingKind::answer, week.from, week.to);
  all.figures.tickets = store.tickets().opened(week.from, week.to);
  all.figures.faq = store.faq().figures(week.from, week.to);
  for (db::FaqEntryFigures& entry : store.faq().figures(week.to - report::faq_period, week.to))
    if (autoresponder::sinks({.solved = entry.solved, .did_not_help = entry.did_not_help}))
      all.figures.unhelpful.push_back(std::move(entry));
  all.unanswered = store.faq().unanswered(week.to - report::faq_period, unanswered_max);
  return all;
}

}  // namespace

Task<report::WeekFigures> week_figures(report::Week week, std::string zone, db::Time now, Blocking& parsers,
                                       Blocking& store_thread, db::Store& store) {
  Gathered all = co_await store_thread.run([&] { return gather(week, now, store); });
  const auto gaps = co_await parsers.run([&] { return faq_gaps(all.unanswered); });
  all.figures.zone = std::move(zone);
  for (const FaqGap& gap : gaps)
    all.figures.missing.push_back({.asked = gap.asked.size(), .question = gap.asked.front().text});
  co_return std::move(all.figures);
}

}  // namespace ticketd
