#include "daemon/report/weekly_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "daemon/report/faq_totals.hpp"
#include "daemon/report/report_page.hpp"

namespace ticketd::report {
namespace {

using std::chrono::seconds;

/// How the first answers of the week's tickets fared.
struct FirstAnswers {
  std::vector<seconds> took{};  ///< of those answered, ascending
  std::int64_t in_time = 0;     ///< of those
  std::int64_t late = 0;        ///< answered late, or not yet and late by now
  std::int64_t waiting = 0;     ///< not due yet
};

FirstAnswers first_answers(const WeekFigures& figures) {
  FirstAnswers all;
  for (const db::OpenedTicket& ticket : figures.tickets) {
    if (!ticket.first_response) continue;
    const db::Clock& clock = *ticket.first_response;
    if (ticket.answered) {
      all.took.push_back(std::max(seconds{0}, *ticket.answered - clock.started));
      ++(*ticket.answered <= clock.due ? all.in_time : all.late);
    } else if (!clock.stopped) {
      ++(figures.now <= clock.due ? all.waiting : all.late);
    }
  }
  std::ranges::sort(all.took);
  return all;
}

/// "45 min", "3 h 5 min", "2 days 4 h".
std::string in_words(seconds time) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(time).count();
  const auto hours = minutes / 60;
  if (hours == 0) return fmt::format("{} min", minutes);
  if (hours < 48) return fmt::format("{} h {} min", hours, minutes % 60);
  return fmt::format("{} days {} h", hours / 24, hours % 24);
}

/// The smallest time that at least so many of a hundred did not exceed; `ascending` has one.
seconds percentile(const std::vector<seconds>& ascending, std::size_t percent) {
  return ascending.at((ascending.size() * percent + 99) / 100 - 1);
}

std::string percent(std::int64_t part, std::int64_t whole) {
  return fmt::format("{} %", whole == 0 ? 0 : (100 * part + whole / 2) / whole);
}

std::string count_of(std::int64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

Section volume(const WeekFigures& figures) {
  constexpr std::array names{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  Section section{.heading = "New tickets by day"};
  for (const char* const name : names) section.bars.push_back({.label = name});
  for (const db::OpenedTicket& ticket : figures.tickets)
    ++section.bars.at(day_of_week(ticket.filed, figures.zone)).count;
  section.sentences.push_back(
      fmt::format("{}, {} in, {} out.", count_of(std::ssize(figures.tickets), "new ticket", "new tickets"),
                  count_of(figures.mails, "mail", "mails"), count_of(figures.answers, "answer", "answers")));
  return section;
}

/// Most first. Where all are alike there is nothing to compare, and nothing is shown.
Section by(std::string heading, const WeekFigures& figures, std::string db::OpenedTicket::* key) {
  std::map<std::string, std::int64_t> counts;
  for (const db::OpenedTicket& ticket : figures.tickets) ++counts[ticket.*key];
  Section section{.heading = std::move(heading)};
  if (counts.size() < 2) return section;
  for (const auto& [label, count] : counts)
    section.bars.push_back({label.empty() ? "not known" : label, count});
  std::ranges::sort(section.bars, [](const Bar& a, const Bar& b) {
    return a.count != b.count ? a.count > b.count : a.label < b.label;
  });
  return section;
}

Section speed(const FirstAnswers& all) {
  Section section{.heading = "First answer by a person"};
  if (!all.took.empty())
    section.sentences.push_back(fmt::format("Half of the answers came within {}, nine of ten within {}.",
                                            in_words(percentile(all.took, 50)),
                                            in_words(percentile(all.took, 90))));
  if (const std::int64_t due = all.in_time + all.late; due != 0)
    section.sentences.push_back(
        fmt::format("In time: {} of {} ({}).", all.in_time, due, percent(all.in_time, due)));
  if (all.waiting != 0)
    section.sentences.push_back(fmt::format("Not answered yet and not due yet: {}.", all.waiting));
  return section;
}

Section automatic(const WeekFigures& figures) {
  const db::FaqEntryFigures sum = faq_totals(figures.faq);
  Section section{.heading = "Answers of the FAQ"};
  if (figures.faq.empty()) return section;
  section.sentences.push_back(
      fmt::format("Shown to customers: {}. Votes: {} \"solved it\", {} \"did not help\". Used "
                  "by agents: {}.",
                  sum.shown, sum.solved, sum.did_not_help, sum.used));
  const auto solved = std::ranges::count_if(figures.tickets, [](const db::OpenedTicket& ticket) {
    return ticket.solved_by_faq && !ticket.answered;
  });
  section.sentences.push_back(fmt::format("Solved without a person: {} of {} ({}).", solved,
                                          count_of(std::ssize(figures.tickets), "ticket", "tickets"),
                                          percent(solved, std::ssize(figures.tickets))));
  return section;
}

Section entries(std::string heading, const std::vector<db::FaqEntryFigures>& figures) {
  Section section{.heading = std::move(heading),
                  .columns = {"entry", "shown", "used", "solved", "did not help"}};
  for (const db::FaqEntryFigures& entry : figures) {
    if (section.rows.size() == entries_shown_max) break;
    section.rows.push_back({entry.entry, std::to_string(entry.shown), std::to_string(entry.used),
                            std::to_string(entry.solved), std::to_string(entry.did_not_help)});
  }
  return section;
}

Section unhelpful(const WeekFigures& figures) {
  Section section = entries("Entries that do not help", figures.unhelpful);
  if (!section.rows.empty())
    section.sentences.push_back(
        fmt::format("By the votes of {} weeks. They are offered less; `ticketd faq why` says why they were.",
                    faq_period.count()));
  return section;
}

Section missing(const WeekFigures& figures) {
  Section section{.heading = "Asked more than once, and no entry answers it",
                  .columns = {"question", "asked"}};
  for (const MissingEntry& entry : figures.missing) {
    if (section.rows.size() == missing_shown_max) break;
    if (entry.asked > 1) section.rows.push_back({entry.question, std::to_string(entry.asked)});
  }
  if (!section.rows.empty())
    section.sentences.push_back(
        fmt::format("In the last {} weeks. `ticketd faq gaps --draft N` writes the entry for you to edit.",
                    faq_period.count()));
  return section;
}

}  // namespace

bool nothing_happened(const WeekFigures& figures) {
  return figures.mails == 0 && figures.answers == 0 && figures.tickets.empty();
}

WeeklyReport weekly_report(const WeekFigures& figures) {
  const std::string title = fmt::format("Week from {} to {}", local_day(figures.week.from, figures.zone),
                                        local_day(figures.week.to - seconds{1}, figures.zone));
  const FirstAnswers answers = first_answers(figures);
  const std::vector<Section> sections{volume(figures),
                                      by("By queue", figures, &db::OpenedTicket::queue),
                                      by("By language", figures, &db::OpenedTicket::language),
                                      speed(answers),
                                      automatic(figures),
                                      entries("FAQ entries shown most", figures.faq),
                                      unhelpful(figures),
                                      missing(figures)};
  std::string subject =
      fmt::format("ticketd: {}", count_of(std::ssize(figures.tickets), "new ticket", "new tickets"));
  if (const std::int64_t due = answers.in_time + answers.late; due != 0)
    subject += fmt::format(", {} answered in time", percent(answers.in_time, due));
  if (!figures.unhelpful.empty())
    subject += ", " + count_of(std::ssize(figures.unhelpful), "FAQ entry that does not help",
                               "FAQ entries that do not help");
  return {.subject = subject + ": week to " + local_day(figures.week.to - seconds{1}, figures.zone),
          .text = text_page(title, sections),
          .html = html_page(title, sections)};
}

}  // namespace ticketd::report
