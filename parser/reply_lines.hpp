// Which lines of a body its sender wrote now, and which are the messages answered, signatures and footers.
// The one set of rules for plain text and HTML. Pure; linear in the number of lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "parser/body_lines.hpp"

namespace ticketd::parser {

enum class LineRole : std::uint8_t {
  own,
  answered,  ///< quoted, and an answer stands below: kept with it
  quoted,    ///< quoted without an answer of its own
  original,  ///< the message answered or forwarded, or its headers or attribution
  signature,
  footer,
};

struct ReplyLines {
  std::vector<LineRole> roles{};  ///< one for each line
  std::size_t shared_line = 0;    ///< a line whose end is an attribution …
  std::size_t own_bytes = 0;      ///< … and how much of its text is the sender's; 0: there is none
  bool kept(std::size_t line) const {
    return roles[line] == LineRole::own || roles[line] == LineRole::answered;
  }
};

ReplyLines reply_lines(std::span<const BodyLine> lines);

}  // namespace ticketd::parser
