// The line a mail program writes above what it quotes: "On Mon, 5 May 2025 at 10:00, Ann <a@x.org> wrote:",
// in the languages and habits of the world's programs. Pure; time is linear in the lines looked at.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "parser/body_lines.hpp"

namespace ticketd::parser {

/// An attribution that covers lines [begin, end).
struct Attribution {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t own_bytes = 0;  ///< of the first line's text, in front of it: "reply On Mon, … wrote:"
};

/// A quick look, without false negatives.
bool may_end_attribution(const BodyLine& line);

/// The attribution whose last line is lines[last], at most four lines above it looked at.
std::optional<Attribution> attribution_ending_at(std::span<const BodyLine> lines, std::size_t last);

/// What text evidence there is for a date, a time or an address. `text` is folded.
bool mentions_date_or_time(std::string_view text);
bool mentions_address(std::string_view text);

}  // namespace ticketd::parser
