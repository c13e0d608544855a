// Where a sender's signature begins, in plain text. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "parser/body_lines.hpp"
#include "parser/folded_lines.hpp"

namespace ticketd::parser {

/// True when lines[at] opens a signature: "-- ", a short "--" block, a line of underscores above a few last
/// lines, "Sent from my iPhone" in the languages of the world's telephones. `folded_lines` are of `lines`.
bool opens_signature(std::span<const BodyLine> lines, std::size_t at, FoldedLines& folded_lines);

/// "Sent from my iPhone", "Von meinem iPhone gesendet", "Get Outlook for Android", "發自我的手機".
bool is_device_line(std::string_view text);

}  // namespace ticketd::parser
