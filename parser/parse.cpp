#include "parser/parse.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "parser/reading.hpp"
#include "parser/structure.hpp"

namespace ticketd::parser {
namespace {

// Old Macintosh line ends: CR and not one LF at the start of the message.
bool only_carriage_returns(std::string_view raw) {
  constexpr std::size_t looked_at_bytes = 4096;
  const std::string_view start = raw.substr(0, looked_at_bytes);
  return start.find('\n') == std::string_view::npos && start.find('\r') != std::string_view::npos;
}

}  // namespace

Email parse(std::string_view raw, const Limits& limits) {
  if (only_carriage_returns(raw)) {
    std::string lines(raw);
    std::ranges::replace(lines, '\r', '\n');
    return parse(lines, limits);
  }
  const std::string_view within = raw.substr(0, limits.message_bytes);
  Structure structure = read_structure(within, limits);
  read_meaning(structure.email, structure.tree, structure.html);

  Email email = std::move(structure.email);
  if (raw.size() > within.size()) {
    email.defects.emplace_back("message too long: the rest is kept as one attachment");
    email.attachments.push_back(
        {.type = "application/octet-stream", .content = std::string(raw.substr(within.size()))});
  }
  return email;
}

}  // namespace ticketd::parser
