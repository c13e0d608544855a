#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <iostream>
#include <string>

#include "daemon/commands/ask.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/json_reading.hpp"
#include "daemon/commands/render_faq.hpp"
#include "daemon/commands/terminal_text.hpp"

namespace ticketd::commands {
namespace {

namespace json = boost::json;

constexpr std::size_t stats_shown = 20;

json::object arguments_of(const FaqForgetOptions& options) {
  return {
      {"entry", options.entry}, {"ticket", options.ticket}, {"example", options.example}, {"really", false}};
}

bool agreed(Console& console, std::size_t count) {
  console.out << fmt::format("\nForget {} example{}, for good? [y/N] ", count, count == 1 ? "" : "s")
              << std::flush;
  std::string reply;
  std::getline(console.in, reply);
  return reply == "y" || reply == "Y" || reply == "yes";
}

}  // namespace

int faq_why(Console& console, const std::filesystem::path& config, const std::string& entry,
            std::int64_t ticket, Format format) {
  const auto answer = ask(console, config, "faq_why", {{"entry", entry}, {"ticket", ticket}});
  if (!answer) return answer.error();
  if (format == Format::json || !answer->is_object())
    console.out << *answer << '\n';
  else
    console.out << render_why(answer->as_object(), console.width);
  return exit_ok;
}

int faq_forget(Console& console, const std::filesystem::path& config, const FaqForgetOptions& options) {
  json::object arguments = arguments_of(options);
  const auto found = ask(console, config, "faq_forget", arguments);
  if (!found) return found.error();
  const json::object examples = found->is_object() ? found->as_object() : json::object{};
  const std::size_t count = objects_of(examples, "examples").size();
  if (count == 0) {
    console.err << "ticketd: nothing was learned there\n";
    return exit_failed;
  }
  console.out << render_examples(examples, console.width);
  if (!options.yes && !agreed(console, count)) {
    console.out << "Nothing was forgotten.\n";
    return exit_failed;
  }
  arguments["really"] = true;
  const auto done = ask(console, config, "faq_forget", arguments);
  if (!done) return done.error();
  console.out << fmt::format("{} forgotten.\n",
                             done->is_object() ? number_of(done->as_object(), "forgotten") : std::int64_t{0});
  return exit_ok;
}

int faq_gaps(Console& console, const std::filesystem::path& config, const FaqGapsOptions& options,
             Format format) {
  const auto answer = ask(console, config, "faq_gaps", {{"weeks", options.weeks}});
  if (!answer) return answer.error();
  const json::object gaps = answer->is_object() ? answer->as_object() : json::object{};
  if (options.draft != 0) {
    for (const json::object& gap : objects_of(gaps, "gaps")) {
      if (number_of(gap, "number") != options.draft) continue;
      console.out << printable_text(text_of(gap, "draft"));  // customers' words and agents'
      return exit_ok;
    }
    console.err << "ticketd: there is no group " << options.draft << '\n';
    return exit_failed;
  }
  if (format == Format::json)
    console.out << *answer << '\n';
  else
    console.out << render_gaps(gaps);
  return exit_ok;
}

int faq_stats(Console& console, const std::filesystem::path& config, std::int64_t weeks, Format format) {
  const auto answer = ask(console, config, "faq_stats", {{"weeks", weeks}});
  if (!answer) return answer.error();
  if (format == Format::json || !answer->is_object())
    console.out << *answer << '\n';
  else
    console.out << render_faq_stats(answer->as_object(), stats_shown, console.width);
  return exit_ok;
}

}  // namespace ticketd::commands
