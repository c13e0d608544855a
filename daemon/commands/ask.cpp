#include "daemon/commands/ask.hpp"

#include <iostream>
#include <utility>

#include "daemon/commands/configured_socket.hpp"
#include "daemon/control/control_client.hpp"

namespace ticketd::commands {

std::expected<boost::json::value, int> ask(Console& console, const std::filesystem::path& config,
                                           std::string command, boost::json::object arguments) {
  const std::expected<std::filesystem::path, std::string> socket = configured_socket(config);
  if (!socket) {
    console.err << socket.error() << '\n';
    return std::unexpected(exit_usage);
  }
  std::expected<boost::json::value, ControlError> answer =
      ask_daemon(*socket, {std::move(command), std::move(arguments)});
  if (answer) return std::move(*answer);

  console.err << "ticketd: " << answer.error().detail << '\n';
  if (answer.error().kind == ControlError::Kind::not_running)
    console.err << "Start it with: systemctl start ticketd (by hand: ticketd run --config " << config.string()
                << ")\n";
  return std::unexpected(exit_failed);
}

}  // namespace ticketd::commands
