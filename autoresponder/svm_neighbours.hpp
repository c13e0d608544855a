// Which documents of others look most like an entry's own: in a large FAQ its classifier learns to tell those
// apart, and little is gained from the rest. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "autoresponder/svm_training.hpp"

namespace ticketd::autoresponder {

inline constexpr std::size_t neighbours_max = 120;

class SvmNeighbours {
 public:
  explicit SvmNeighbours(const SvmTraining& training);

  /// At most neighbours_max, most similar first.
  std::span<const std::uint32_t> of(std::uint32_t entry) const {
    return std::span(documents_).subspan(begins_[entry], begins_[entry + 1] - begins_[entry]);
  }

 private:
  std::vector<std::size_t> begins_{};
  std::vector<std::uint32_t> documents_{};
};

/// The documents of each entry, in order.
std::vector<std::vector<std::uint32_t>> documents_by_entry(const SvmTraining& training);

}  // namespace ticketd::autoresponder
