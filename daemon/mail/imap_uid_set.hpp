// Sets of message numbers as IMAP writes them: "1:5,9" (RFC 3501, sequence-set). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::mail {

/// The set of `uids`, which must be ascending and not empty, runs written as ranges.
std::string uid_set(std::span<const std::uint32_t> uids);

/// The numbers of a set, in its order; empty when it cannot be read ("*" included) or holds more than
/// `limit`.
std::optional<std::vector<std::uint32_t>> parse_uid_set(std::string_view text, std::size_t limit);

}  // namespace ticketd::mail
