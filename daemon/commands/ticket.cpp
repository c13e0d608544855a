#include <boost/json/serialize.hpp>
#include <iostream>

#include "daemon/commands/ask.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/render_ticket.hpp"

namespace ticketd::commands {
int ticket_list(Console& console, const std::filesystem::path& config, const TicketListOptions& options,
                Format format) {
  const auto answer = ask(console, config, "ticket_list",
                          {{"state", options.state},
                           {"queue", options.queue},
                           {"agent", options.agent},
                           {"limit", options.limit}});
  if (!answer) return answer.error();
  if (format == Format::json || !answer->is_object()) {
    console.out << *answer << '\n';
  } else {
    console.out << render_ticket_list(answer->as_object(), current_time(), console.width);
  }
  return exit_ok;
}

int ticket_show(Console& console, const std::filesystem::path& config, std::int64_t number, Format format) {
  const auto answer = ask(console, config, "ticket_show", {{"number", number}});
  if (!answer) return answer.error();
  if (!answer->is_object()) {
    console.err << "ticketd: there is no ticket #" << number << '\n';
    return exit_failed;
  }
  if (format == Format::json) {
    console.out << *answer << '\n';
  } else {
    console.out << render_ticket(answer->as_object(), current_time(), console.width);
  }
  return exit_ok;
}

}  // namespace ticketd::commands
