// What C++23 calls std::ranges::contains; libstdc++ 12 does not have it yet.
#pragma once

#include <algorithm>
#include <ranges>

namespace ticketd::desk {

template <std::ranges::input_range Range, class Value>
constexpr bool contains(const Range& range, const Value& value) {
  return std::ranges::find(range, value) != std::ranges::end(range);
}

}  // namespace ticketd::desk
