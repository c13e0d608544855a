// The program: a console of the process's own streams for the command line.
#include <sys/ioctl.h>
#include <unistd.h>

#include <iostream>

#include "daemon/commands/command_line.hpp"

namespace {

/// Columns of standard output's terminal; 0: it is none.
std::size_t terminal_width() {
  if (::isatty(STDOUT_FILENO) == 0) return 0;
  winsize size{};
  constexpr std::size_t usual_width = 80;  // of a terminal that does not say
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_width;
  return size.ws_col;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  ticketd::commands::Console console{std::cin, std::cout, std::cerr, terminal_width()};
  return ticketd::commands::command_line(argc, argv, console);
}
