// Dates of mail headers: RFC 5322 with the obsolete forms, and the ones found in the wild.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace ticketd::parser {

/// The instant a Date field means. Nothing when it cannot be read with certainty: a date is never invented.
/// Without a zone, UTC is meant (RFC 5322, 4.3: an unknown zone is "-0000").
std::optional<std::chrono::sys_seconds> parse_date(std::string_view value);

}  // namespace ticketd::parser
