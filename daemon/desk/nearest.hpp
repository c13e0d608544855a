// "Did you mean ...?" for names that people type.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::desk {

/// The candidate that `word` was most likely meant to be: few letters wrong, left out or swapped, in any
/// case, or the beginning or end of it. Nothing when none is near.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

/// The `count` candidates that are least unlike `word`, best first, however unlike; each once.
std::vector<std::string> nearest_few(std::string_view word, const std::vector<std::string>& candidates,
                                     std::size_t count);

}  // namespace ticketd::desk
