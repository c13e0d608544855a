// One question of a subcommand to the running daemon. The command line never opens the database itself:
// exactly one process does (RELIABILITY, SMTP and IMAP facts), so without a daemon there is no answer but to
// say so.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <expected>
#include <filesystem>
#include <string>

#include "daemon/commands/console.hpp"

namespace ticketd::commands {

/// The daemon's answer, or the exit code after the reason was written to err: the configuration (which names
/// the socket) has mistakes, the daemon does not run, does not let us in, or answered with an error.
std::expected<boost::json::value, int> ask(Console& console, const std::filesystem::path& config,
                                           std::string command, boost::json::object arguments = {});

}  // namespace ticketd::commands
