#include <iostream>

#include "daemon/commands/commands.hpp"
#include "daemon/config/read_config.hpp"

namespace ticketd::commands {

int check(Console& console, const std::filesystem::path& config) {
  const auto read = config::load_config(config, config::Purpose::check);
  if (!read) {
    console.err << config::describe(read.error());
    console.err << read.error().size() << (read.error().size() == 1 ? " mistake" : " mistakes") << " in "
                << config.string() << '\n';
    return exit_usage;
  }
  console.err << config::describe(read->notes);
  console.out << config.string() << " is right\n";
  return exit_ok;
}

}  // namespace ticketd::commands
