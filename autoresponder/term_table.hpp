// Terms by number: the dictionary of an index. Numbers are dense and given in the order terms are added.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "autoresponder/text_features.hpp"

namespace ticketd::autoresponder {

using TermId = std::uint32_t;
inline constexpr TermId no_term = std::numeric_limits<TermId>::max();

/// Open addressing over the hashes, which are well mixed already.
class TermTable {
 public:
  TermTable() = default;
  /// As terms() gave them; a repeated hash keeps its first number.
  explicit TermTable(std::vector<TermHash> terms) : terms_(std::move(terms)) { rebuild(); }

  /// The number of the term, new if need be.
  TermId add(TermHash term) {
    if ((terms_.size() + 1) * 2 > slots_.size()) grow();
    TermId& slot = slots_[position(term)];
    if (slot == no_term) {
      slot = static_cast<TermId>(terms_.size());
      terms_.push_back(term);
    }
    return slot;
  }

  /// `no_term` when it is not there.
  TermId find(TermHash term) const { return slots_.empty() ? no_term : slots_[position(term)]; }

  std::size_t size() const { return terms_.size(); }
  const std::vector<TermHash>& terms() const { return terms_; }

 private:
  std::size_t position(TermHash term) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(term) & mask;
    while (slots_[at] != no_term && terms_[slots_[at]] != term) at = (at + 1) & mask;
    return at;
  }

  void rebuild() {
    slots_.assign(std::bit_ceil(terms_.size() * 2 + 16), no_term);
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      TermId& slot = slots_[position(terms_[i])];
      if (slot == no_term) slot = static_cast<TermId>(i);
    }
  }

  void grow() { rebuild(); }

  std::vector<TermHash> terms_{};
  std::vector<TermId> slots_{};
};

}  // namespace ticketd::autoresponder
