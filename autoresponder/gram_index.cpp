#include "autoresponder/gram_index.hpp"

#include <algorithm>

namespace ticketd::autoresponder {

const std::array<float, 256>& damped_counts() {
  static const std::array<float, 256> table = [] {
    std::array<float, 256> values{};
    for (std::size_t i = 1; i < values.size(); ++i) values[i] = damped(static_cast<float>(i));
    return values;
  }();
  return table;
}

bool GramIndex::is_whole(std::size_t documents, std::size_t entries) const {
  const auto entry_or_none = [&](std::uint32_t e) { return e < entries || e == 0xFFFFFFFFU; };
  return !begins.empty() && begins.front() == 0 && begins.back() == postings.size() &&
         std::ranges::is_sorted(begins) && document_scale.size() == documents && owner.size() == documents &&
         document_multiplier.size() == documents && entry_saturation.size() == entries &&
         bm25_weights.size() + 1 == begins.size() && std::ranges::all_of(owner, entry_or_none) &&
         std::ranges::all_of(postings, [&](const GramPosting& p) { return p.document() < documents; });
}

}  // namespace ticketd::autoresponder
