// Many sparse vectors in few blocks of memory: a large index keeps them by the ten thousand while it is
// built, and a block for each would cost more than what is in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "autoresponder/term_vector.hpp"

namespace ticketd::autoresponder {

/// Compressed sparse rows.
class TermRows {
 public:
  void add(std::span<const WeightedTerm> row) {
    terms_.insert(terms_.end(), row.begin(), row.end());
    ends_.push_back(terms_.size());
  }
  std::span<const WeightedTerm> operator[](std::size_t row) const {
    const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
    return std::span(terms_).subspan(begin, ends_[row] - begin);
  }
  std::size_t size() const { return ends_.size(); }
  void reserve_terms(std::size_t count) { terms_.reserve(count); }
  void clear() {
    terms_.clear();
    ends_.clear();
  }

 private:
  std::vector<std::size_t> ends_{};
  std::vector<WeightedTerm> terms_{};
};

/// Rows of whole counts, most of them 1, in about two bytes a term.
class CountRows {
 public:
  /// Ascending by term, counts of 1 or more.
  void add(std::span<const WeightedTerm> row) {
    TermId before = 0;
    for (const WeightedTerm& t : row) {
      const auto count = static_cast<std::uint32_t>(t.weight);
      put((std::uint64_t{t.term - before} << 1U) | (count > 1 ? 1U : 0U));
      if (count > 1) put(count);
      before = t.term;
    }
    ends_.push_back(bytes_.size());
  }
  /// visit(term, count) for each term of the row.
  template <class Visit>
  void each(std::size_t row, Visit visit) const {
    std::size_t at = row == 0 ? 0 : ends_[row - 1];
    TermId term = 0;
    while (at < ends_[row]) {
      const std::uint64_t step = take(at);
      term += static_cast<TermId>(step >> 1U);
      visit(term, (step & 1U) != 0 ? static_cast<std::uint32_t>(take(at)) : 1U);
    }
  }
  std::size_t size() const { return ends_.size(); }

 private:
  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  void put(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) bytes_.push_back(static_cast<std::uint8_t>(value | 0x80U));
    bytes_.push_back(static_cast<std::uint8_t>(value));
  }
  std::uint64_t take(std::size_t& at) const {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t byte = bytes_[at++];
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if (byte < 0x80U) return value;
    }
  }

  std::vector<std::size_t> ends_{};
  std::vector<std::uint8_t> bytes_{};
};

}  // namespace ticketd::autoresponder
