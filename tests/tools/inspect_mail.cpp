// inspect_mail FILE... | inspect_mail --batch (one path a line on standard input): one JSON line for each
// mail.
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "parser/inspect.hpp"
#include "parser/parse.hpp"

namespace {

void inspect(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string raw{std::istreambuf_iterator<char>(file), {}};
  std::cout << ticketd::parser::inspect_json(ticketd::parser::parse(raw)) << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments != std::vector<std::string>{"--batch"}) {
    for (const std::string& path : arguments) inspect(path);
    return 0;
  }
  for (std::string path; std::getline(std::cin, path);) inspect(path);
}
