#include "parser/enriched.hpp"

#include <algorithm>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t longest_command = 60;  // RFC 1896, page 4

// The command "<name>" that begins at `at`, without the brackets; empty when there is none.
std::string_view command_at(std::string_view text, std::size_t at) {
  const std::string_view inside = text.substr(at + 1, longest_command + 2);
  const auto end = inside.find('>');
  if (end == std::string_view::npos) return {};
  const std::string_view name = inside.substr(0, end);
  const bool valid = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
  });
  return valid ? name : std::string_view{};
}

bool silent_command(std::string_view name) {
  return same_text(name, "param") || same_text(name, "comment") || same_text(name, "no-op");
}

}  // namespace

std::string enriched_to_text(std::string_view text, EnrichedKind kind) {
  std::string out;
  int silent = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '<') {
      if (text.substr(at).starts_with("<<")) {
        if (silent == 0) out += '<';
        ++at;
        continue;
      }
      const std::string_view name = command_at(text, at);
      if (!name.empty()) {
        if (silent_command(name)) ++silent;
        if (name.starts_with('/') && silent_command(name.substr(1)) && silent > 0) --silent;
        if (same_text(name, "nl") || (kind == EnrichedKind::richtext && same_text(name, "paragraph")))
          out += '\n';
        if (kind == EnrichedKind::richtext && same_text(name, "lt")) out += '<';
        at += name.size() + 1;
        continue;
      }
    }
    if (silent > 0) continue;
    if (c != '\n') {
      out += c;
      continue;
    }
    // One line end is a space, n of them are n - 1 (RFC 1896); in richtext all are spaces.
    std::size_t count = 1;
    while (text.substr(at + 1).starts_with('\n')) {
      ++at;
      ++count;
    }
    out += count == 1 || kind == EnrichedKind::richtext ? std::string(" ") : std::string(count - 1, '\n');
  }
  return out;
}

}  // namespace ticketd::parser
