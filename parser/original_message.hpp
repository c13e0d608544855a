// Where a mail program put the message that is answered or forwarded below the new one, without marking its
// lines: a separator ("-----Original Message-----") or a block of header lines ("From: … Sent: … To: …"), in
// the languages of the world's programs. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "parser/body_lines.hpp"

namespace ticketd::parser {

/// The end (exclusive) of the separators and header lines that begin at lines[at]; nothing when no original
/// message begins there.
std::optional<std::size_t> original_message_header_end(std::span<const BodyLine> lines, std::size_t at);

/// "Please reply above this line": help desks put it into their mail, and it comes back. Of a
/// folded line.
bool is_reply_above_line(std::string_view words);

}  // namespace ticketd::parser
