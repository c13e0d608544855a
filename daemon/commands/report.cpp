#include <iostream>

#include "daemon/commands/ask.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/json_reading.hpp"
#include "daemon/commands/terminal_text.hpp"

namespace ticketd::commands {

int report(Console& console, const std::filesystem::path& config, std::int64_t weeks_ago, ShowAs as) {
  const auto answer = ask(console, config, "report", {{"weeks_ago", weeks_ago}});
  if (!answer) return answer.error();
  const boost::json::object report = answer->is_object() ? answer->as_object() : boost::json::object{};
  console.out << (as == ShowAs::html ? text_of(report, "html") : printable_text(text_of(report, "text")));
  return exit_ok;
}

}  // namespace ticketd::commands
