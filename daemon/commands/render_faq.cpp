#include "daemon/commands/render_faq.hpp"

#include <fmt/format.h>

#include <vector>

#include "daemon/commands/json_reading.hpp"
#include "daemon/commands/table.hpp"
#include "daemon/commands/terminal_text.hpp"

namespace ticketd::commands {
namespace {

namespace json = boost::json;

constexpr std::size_t text_columns = 100;

double real_of(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<double>() : 0;
}

std::string percent(double share) { return fmt::format("{:.0f}%", share * 100); }

std::string line_of(const json::object& object, std::string_view key) {
  return cut_to_width(printable_line(text_of(object, key)), text_columns);
}

/// "agent_faq" as people say it.
std::string said_by(const json::object& example) {
  const std::string source = text_of(example, "source");
  const std::string who = printable_line(text_of(example, "who"));
  if (source == "agent_faq") return who + ", by #faq";
  if (source == "agent_learn") return who + ", by #learn";
  if (source == "answer_contains") return who + ", whose answer held the entry";
  if (source == "solved") return who + ": this solved it";
  if (source == "did_not_help") return who + ": did not help";
  return who + ", in own words";
}

void append_nears(std::string& page, const json::object& answer, std::string_view key,
                  std::string_view title) {
  const auto nears = objects_of(answer, key);
  if (nears.empty()) return;
  page += fmt::format("\n{}\n", title);
  for (const json::object& near : nears)
    page += fmt::format("  {:>4}  {}\n", percent(real_of(near, "similarity")), line_of(near, "text"));
}

}  // namespace

std::string render_why(const json::object& answer, std::size_t width) {
  std::string page = fmt::format("{} for ticket #{}: {} sure", printable_line(text_of(answer, "entry")),
                                 number_of(answer, "ticket"), percent(real_of(answer, "confidence")));
  const std::int64_t place = number_of(answer, "place");
  page += place == 0 ? ", far behind other entries" : fmt::format(", number {} of all entries", place);
  page += fmt::format("; customers see it from {} on\n", percent(real_of(answer, "threshold")));
  if (answer.contains("sunk_to"))
    page += fmt::format("It did not help others: only {} of that confidence is left.\n",
                        percent(real_of(answer, "sunk_to")));
  page += fmt::format("\nAsked ({}): {}\n", text_of(answer, "language"), line_of(answer, "asked"));

  std::vector<std::vector<std::string>> scores;
  for (const json::object& score : objects_of(answer, "scores"))
    scores.push_back({text_of(score, "scorer"), fmt::format("{:.2f}", real_of(score, "value")),
                      fmt::format("{:.2f}", real_of(score, "best"))});
  page += "\n" + render_table({{.title = "SCORER"},
                               {.title = "THIS ENTRY", .align = Align::right},
                               {.title = "BEST", .align = Align::right}},
                              scores, width);

  const auto words = objects_of(answer, "words");
  if (!words.empty()) page += "\nWords for (+) and against (-) it\n";
  for (const json::object& word : words)
    page += fmt::format("  {:+.2f}  {}\n", real_of(word, "weight"), line_of(word, "word"));
  append_nears(page, answer, "examples", "Questions and examples of the entry that are like it");
  append_nears(page, answer, "rejections", "Mails it did not help with that are like it");

  const auto offered = objects_of(answer, "offered");
  if (!offered.empty()) page += "\nOffered when the mail came\n";
  for (const json::object& one : offered)
    page += fmt::format("  {:>4}  {}{}\n", percent(real_of(one, "confidence")), line_of(one, "entry"),
                        flag_of(one, "shown") ? "  (shown to the customer)" : "");
  const auto learned = objects_of(answer, "learned");
  if (!learned.empty()) page += "\nLearned from this ticket\n";
  for (const json::object& one : learned) {
    const std::string entry = line_of(one, "entry");
    page += fmt::format("  example {}: {} ({})\n", number_of(one, "example"),
                        entry.empty() ? "no entry fits" : entry, said_by(one));
  }
  return page;
}

std::string render_examples(const json::object& answer, std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  for (const json::object& one : objects_of(answer, "examples")) {
    const std::string entry = text_of(one, "entry");
    rows.push_back({std::to_string(number_of(one, "example")), fmt::format("#{}", number_of(one, "ticket")),
                    entry.empty() ? "(no entry)" : entry, said_by(one), text_of(one, "text")});
  }
  return render_table({{.title = "EXAMPLE", .align = Align::right},
                       {.title = "TICKET"},
                       {.title = "ENTRY"},
                       {.title = "SAID BY"},
                       {.title = "QUESTION", .fit = Fit::cut}},
                      rows, width);
}

std::string render_gaps(const json::object& answer) {
  std::string page =
      fmt::format("{} questions of the last {} weeks that no entry answers, in {} groups\n",
                  number_of(answer, "questions"), number_of(answer, "weeks"), number_of(answer, "groups"));
  std::size_t alone = 0;
  for (const json::object& gap : objects_of(answer, "gaps")) {
    const std::int64_t size = number_of(gap, "size");
    if (size < 2) {
      ++alone;
      continue;
    }
    page += fmt::format("\n{}. asked {} times ({})\n", number_of(gap, "number"), size,
                        printable_line(text_of(gap, "language")));
    for (const json::object& question : objects_of(gap, "questions"))
      page += fmt::format("   #{}  {}\n", number_of(question, "ticket"), line_of(question, "text"));
    for (const json::object& given : objects_of(gap, "answers"))
      page += fmt::format("   answered on #{}: {}\n", number_of(given, "ticket"), line_of(given, "text"));
  }
  if (alone != 0) page += fmt::format("\n{} questions are like no other.\n", alone);
  page += "\n`ticketd faq gaps --draft N` writes an entry for group N.\n";
  return page;
}

std::string render_faq_stats(const json::object& answer, std::size_t limit, std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  std::string unhelpful;
  for (const json::object& one : objects_of(answer, "entries")) {
    if (flag_of(one, "sinks"))
      unhelpful.append(unhelpful.empty() ? "" : ", ").append(printable_line(text_of(one, "entry")));
    if (rows.size() == limit) continue;
    const bool voted = one.contains("help_rate");
    rows.push_back({text_of(one, "entry"), std::to_string(number_of(one, "shown")),
                    std::to_string(number_of(one, "solved")), std::to_string(number_of(one, "did_not_help")),
                    voted ? percent(real_of(one, "help_rate")) : "-",
                    std::to_string(number_of(one, "used"))});
  }
  std::string page = fmt::format("The last {} weeks\n\n", number_of(answer, "weeks"));
  page += render_table({{.title = "ENTRY", .fit = Fit::cut},
                        {.title = "SHOWN", .align = Align::right},
                        {.title = "SOLVED", .align = Align::right},
                        {.title = "DID NOT HELP", .align = Align::right},
                        {.title = "HELPS", .align = Align::right},
                        {.title = "USED BY AGENTS", .align = Align::right}},
                       rows, width);
  if (!unhelpful.empty()) page += "\nThese do not help and are offered less: " + unhelpful + "\n";
  return page;
}

}  // namespace ticketd::commands
