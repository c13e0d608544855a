// Where a command reads and writes, and what it ends with. Given, so that tests can look at every byte.
#pragma once

#include <cstddef>
#include <iosfwd>

namespace ticketd::commands {

struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  std::size_t width = 0;  ///< columns of the terminal `out` is; 0: it is none
};

/// Of the process; `ticketd --help` documents it.
enum ExitCode : int {
  exit_ok = 0,
  exit_failed = 1,  ///< it was asked rightly and did not work
  exit_usage = 2,   ///< wrong command line or configuration
};

}  // namespace ticketd::commands
