#include <boost/json/serialize.hpp>
#include <iostream>

#include "daemon/commands/ask.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/json_reading.hpp"
#include "daemon/commands/render_status.hpp"

namespace ticketd::commands {

int status(Console& console, const std::filesystem::path& config, Format format) {
  const auto answer = ask(console, config, "status");
  if (!answer) return answer.error();
  if (format == Format::json || !answer->is_object()) {
    console.out << *answer << '\n';
  } else {
    console.out << render_status(answer->as_object(), current_time(), console.width);
  }
  return exit_ok;
}

int reconcile(Console& console, const std::filesystem::path& config, Format format) {
  const auto answer = ask(console, config, "reconcile");
  if (!answer) return answer.error();
  if (!answer->is_object()) {
    console.err << "ticketd: an answer that this program does not understand\n";
    return exit_failed;
  }
  if (format == Format::json) {
    console.out << *answer << '\n';
  } else {
    console.out << render_reconciliation(answer->as_object(), console.width);
  }
  return flag_of(answer->as_object(), "accounted_for") ? exit_ok : exit_failed;
}

}  // namespace ticketd::commands
