#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <expected>
#include <fstream>
#include <iostream>

#include "daemon/commands/commands.hpp"
#include "parser/inspect.hpp"
#include "parser/parse.hpp"

namespace ticketd::commands {
namespace {

/// One byte more than the parser takes: it shall see, and say, that a mail is too large, but nobody shall
/// fill our memory with the rest.
constexpr std::size_t max_read_bytes = parser::Limits{}.message_bytes + 1;

std::expected<std::string, std::string> read_all(std::istream& in) {
  std::string bytes;
  std::string block(64U << 10U, '\0');
  while (in && bytes.size() < max_read_bytes) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    bytes.append(block, 0, static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return std::unexpected("cannot be read");
  return bytes;
}

std::expected<std::string, std::string> read_mail(Console& console, const std::filesystem::path& file) {
  if (file == "-") return read_all(console.in);
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return std::unexpected("is a folder");
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::unexpected("cannot be opened");
  return read_all(in);
}

int inspect(Console& console, const std::filesystem::path& file) {
  const std::expected<std::string, std::string> bytes = read_mail(console, file);
  if (!bytes) {
    console.out << boost::json::serialize(
                       boost::json::object{{"error", file.string() + ": " + bytes.error()}})
                << std::endl;
    return exit_failed;
  }
  console.out << parser::inspect_json(parser::parse(*bytes)) << std::endl;
  return exit_ok;
}

}  // namespace

int inspect_mail(Console& console, const std::vector<std::string>& files) {
  int worst = exit_ok;
  for (const std::string& file : files) worst = std::max(worst, inspect(console, file));
  return worst;
}

int inspect_mail_batch(Console& console) {
  int worst = exit_ok;
  for (std::string line; std::getline(console.in, line);) worst = std::max(worst, inspect(console, line));
  return worst;
}

}  // namespace ticketd::commands
