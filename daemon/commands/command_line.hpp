// The command line of ticketd: which subcommand with which options. `ticketd --help` is its documentation.
#pragma once

#include "daemon/commands/console.hpp"

namespace ticketd::commands {

/// Parses, runs the subcommand, prints what went wrong. The process's exit code comes back.
int command_line(int argc, const char* const* argv, Console& console);

}  // namespace ticketd::commands
