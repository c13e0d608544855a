// Sorts term numbers: what most of the time of analysing a text would go to if they were compared.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "autoresponder/term_table.hpp"

namespace ticketd::autoresponder {

/// Ascending. Radix sort, lowest digits first; a few terms are compared after all.
inline void sort_terms(std::vector<TermId>& terms) {
  constexpr unsigned digit_bits = 9;
  constexpr std::size_t few = 64;
  if (terms.size() < few) {
    std::ranges::sort(terms);
    return;
  }
  const auto bits = static_cast<unsigned>(std::bit_width(std::ranges::max(terms)));
  std::vector<TermId> other(terms.size());
  for (unsigned shift = 0; shift < bits; shift += digit_bits) {
    const auto digit = [shift](TermId term) { return (term >> shift) & ((1U << digit_bits) - 1); };
    std::array<std::uint32_t, (1U << digit_bits) + 1> begins{};
    for (const TermId term : terms) ++begins[digit(term) + 1];
    for (std::size_t d = 1; d < begins.size(); ++d) begins[d] += begins[d - 1];
    for (const TermId term : terms) other[begins[digit(term)]++] = term;
    terms.swap(other);
  }
}

}  // namespace ticketd::autoresponder
