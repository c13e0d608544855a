// A console whose every byte a test can look at.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "daemon/commands/command_line.hpp"

namespace ticketd::commands::test {

struct Result {
  int code = -1;
  std::string out{};
  std::string err{};
};

/// Runs `ticketd ARGUMENTS...` with `input` on standard input.
inline Result run_ticketd(const std::vector<std::string>& arguments, const std::string& input = "") {
  std::vector<const char*> argv = {"ticketd"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Console console{in, out, err};
  const int code = command_line(static_cast<int>(argv.size()), argv.data(), console);
  return {code, out.str(), err.str()};
}

}  // namespace ticketd::commands::test
