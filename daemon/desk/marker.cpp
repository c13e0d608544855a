#include "daemon/desk/marker.hpp"

#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

constexpr std::string_view marker_words = "---- Write above this line: ticket #";
constexpr std::string_view marker_end = " ----";

std::string number_of(db::TicketId ticket) { return std::to_string(static_cast<std::int64_t>(ticket)); }

/// Lower case, without white space (no-break spaces too), quote marks and the emphasis marks of text versions
/// of HTML.
std::string packed(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\u00A0")) {
      ++i;
      continue;
    }
    const char c = text[i];
    if (!parser::ascii_space(c) && c != '>' && c != '*' && c != '_') out += parser::ascii_lower(c);
  }
  return out;
}

}  // namespace

std::string marker(db::TicketId ticket) {
  return std::string(marker_words).append(number_of(ticket)).append(marker_end);
}

std::string header_block_start(db::TicketId ticket) { return "Ticket #" + number_of(ticket) + " |"; }

bool holds_notification(std::string_view text, db::TicketId ticket) {
  const std::string all = packed(text);
  return all.contains(packed(marker_words)) || all.contains(packed(header_block_start(ticket)));
}

}  // namespace ticketd::desk
