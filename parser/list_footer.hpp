// What mailing-list software, mail providers and virus scanners append below a message. Pure.
#pragma once

#include <cstddef>
#include <span>

#include "parser/body_lines.hpp"

namespace ticketd::parser {

/// Where the footers at the end begin; lines.size() when there are none. Never everything: words above stay.
std::size_t list_footer_begin(std::span<const BodyLine> lines);

}  // namespace ticketd::parser
