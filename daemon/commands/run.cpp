#include <csignal>
#include <iostream>

#include "daemon/app.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/config/read_config.hpp"

namespace ticketd::commands {

int run(Console& console, const std::filesystem::path& config) {
  auto loaded = config::load_config(config, config::Purpose::run);
  if (!loaded) {
    console.err << config::describe(loaded.error());
    return exit_usage;
  }
  std::signal(SIGPIPE, SIG_IGN);  // a peer that hung up is an error of that write, not our end
  App app(std::move(*loaded));
  app.run();
  return exit_ok;
}

}  // namespace ticketd::commands
