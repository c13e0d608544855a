#include "daemon/report/weekly_report.hpp"

#include <gmock/gmock.h>

namespace ticketd::report {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const db::Time monday{std::chrono::sys_days{std::chrono::year{2026} / 3 / 9}};

WeekFigures a_week() {
  return {.week = {monday, monday + 7 * 24h}, .now = monday + 7 * 24h + 5h, .mails = 12, .answers = 4};
}

db::OpenedTicket ticket(db::Time filed, std::optional<db::Time> answered = {}) {
  return {.queue = "support",
          .language = "en",
          .filed = filed,
          .first_response = db::Clock{.started = filed, .due = filed + 24h, .stopped = answered},
          .answered = answered};
}

TEST(WeeklyReportTest, SaysHowMuchCameOnWhichDay) {
  WeekFigures week = a_week();
  week.tickets = {ticket(monday + 9h), ticket(monday + 10h), ticket(monday + 6 * 24h)};

  const WeeklyReport report = weekly_report(week);

  EXPECT_THAT(report.subject, HasSubstr("3 new tickets"));
  EXPECT_THAT(report.subject, HasSubstr("week to 15 March 2026"));
  EXPECT_THAT(report.text, HasSubstr("Week from 9 March 2026 to 15 March 2026\n"));
  EXPECT_THAT(report.text, HasSubstr("  3 new tickets, 12 mails in, 4 answers out.\n"));
  EXPECT_THAT(report.text, HasSubstr("  Monday         2  ██"));
  EXPECT_THAT(report.text, HasSubstr("  Sunday         1  ██"));
  EXPECT_THAT(report.text, Not(HasSubstr("By queue"))) << "there is one only";
  EXPECT_THAT(report.html, HasSubstr("<h2>Week from 9 March 2026 to 15 March 2026</h2>"));
}

TEST(WeeklyReportTest, QueuesAndLanguagesAreComparedWhereTheyDiffer) {
  WeekFigures week = a_week();
  week.tickets = {ticket(monday), ticket(monday), ticket(monday)};
  week.tickets[1].queue = week.tickets[2].queue = "sales";
  week.tickets[2].language = "";

  const std::string text = weekly_report(week).text;

  EXPECT_THAT(text, HasSubstr("By queue\n  sales        2  ██"));
  EXPECT_THAT(text, HasSubstr("By language\n  en             2  "));
  EXPECT_THAT(text, HasSubstr("  not known      1  "));
}

TEST(WeeklyReportTest, SaysHowFastPeopleAnsweredAndWhatIsLate) {
  WeekFigures week = a_week();
  for (int i = 1; i <= 9; ++i) week.tickets.push_back(ticket(monday, monday + i * 1h));
  week.tickets.push_back(ticket(monday, monday + 50h));  // late
  week.tickets.push_back(ticket(monday));                // never answered: late
  week.tickets.push_back(ticket(week.now - 1h));         // has time
  db::OpenedTicket closed = ticket(monday);              // closed without an answer: neither
  closed.first_response->stopped = monday + 1h;
  week.tickets.push_back(closed);

  const WeeklyReport report = weekly_report(week);

  EXPECT_THAT(report.text,
              HasSubstr("Half of the answers came within 5 h 0 min, nine of ten within 9 h 0 min."));
  EXPECT_THAT(report.text, HasSubstr("In time: 9 of 11 (82 %)."));
  EXPECT_THAT(report.text, HasSubstr("Not answered yet and not due yet: 1."));
  EXPECT_THAT(report.subject, HasSubstr("82 % answered in time"));
}

TEST(WeeklyReportTest, OneSlowAnswerIsSaidInDays) {
  WeekFigures week = a_week();
  week.tickets = {ticket(monday, monday + 51h)};
  EXPECT_THAT(weekly_report(week).text, HasSubstr("within 2 days 3 h"));
  week.tickets = {ticket(monday, monday - 1min)};  // clocks of mail servers go wrong
  EXPECT_THAT(weekly_report(week).text, HasSubstr("within 0 min"));
}

TEST(WeeklyReportTest, NamesEntriesThatHelpAndThoseThatDoNot) {
  WeekFigures week = a_week();
  week.tickets = {ticket(monday), ticket(monday), ticket(monday, monday + 1h)};
  week.tickets[0].solved_by_faq = true;
  week.tickets[2].solved_by_faq = true;  // and a person wrote all the same
  EXPECT_THAT(weekly_report(week).text, Not(HasSubstr("FAQ")));

  week.faq = {{.entry = "returns", .shown = 9, .used = 2, .solved = 3, .did_not_help = 1}};
  week.unhelpful = {{.entry = "old-prices", .shown = 12, .solved = 1, .did_not_help = 6}};
  const WeeklyReport report = weekly_report(week);

  EXPECT_THAT(
      report.text,
      HasSubstr("Shown to customers: 9. Votes: 3 \"solved it\", 1 \"did not help\". Used by agents: 2."));
  EXPECT_THAT(report.text, HasSubstr("Solved without a person: 1 of 3 tickets (33 %)."));
  EXPECT_THAT(report.text, HasSubstr("  returns      9     2       3             1\n"));
  EXPECT_THAT(report.text, HasSubstr("Entries that do not help\n"));
  EXPECT_THAT(report.text, HasSubstr("  old-prices     12     0       1             6\n"));
  EXPECT_THAT(report.subject, HasSubstr("1 FAQ entry that does not help"));
  EXPECT_THAT(report.html, HasSubstr(">old-prices</td>"));
}

TEST(WeeklyReportTest, NamesWhatIsMissing) {
  WeekFigures week = a_week();
  week.missing = {{.asked = 4, .question = "Can I pay by invoice?"}, {.asked = 1, .question = "Odd one"}};

  const std::string text = weekly_report(week).text;

  EXPECT_THAT(text, HasSubstr("  Can I pay by invoice?      4\n"));
  EXPECT_THAT(text, Not(HasSubstr("Odd one"))) << "asked once is no gap";
}

TEST(WeeklyReportTest, LongListsAreCut) {
  WeekFigures week = a_week();
  for (int i = 0; i < 30; ++i) {
    week.faq.push_back({.entry = "entry-" + std::to_string(i), .shown = 1});
    week.missing.push_back({.asked = 2, .question = "question " + std::to_string(i) + "?"});
  }
  const std::string text = weekly_report(week).text;
  EXPECT_THAT(text, HasSubstr("entry-19"));
  EXPECT_THAT(text, Not(HasSubstr("entry-20")));
  EXPECT_THAT(text, HasSubstr("question 9?"));
  EXPECT_THAT(text, Not(HasSubstr("question 10?")));
}

TEST(WeeklyReportTest, AQuietWeekIsToldFromAnEmptyOne) {
  EXPECT_FALSE(nothing_happened(a_week()));
  EXPECT_TRUE(nothing_happened({.week = a_week().week}));
}

}  // namespace
}  // namespace ticketd::report
