// "Did you mean ...?"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::config {

/// The candidate that `word` was most likely meant to be: few letters wrong, left out or swapped, in any
/// case, or the beginning or end of it. Nothing when none is near.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "a", "b" or "c".
std::string either(const std::vector<std::string>& words);

}  // namespace ticketd::config
