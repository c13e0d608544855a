#include "autoresponder/gram_index.hpp"

#include <algorithm>

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t first_step = 16;  // a cache line of postings

}  // namespace

const std::array<float, 256>& damped_counts() {
  static const std::array<float, 256> table = [] {
    std::array<float, 256> values{};
    for (std::size_t i = 1; i < values.size(); ++i) values[i] = damped(static_cast<float>(i));
    return values;
  }();
  return table;
}

std::size_t GramIndex::likely_place(std::span<const GramPosting> all, std::uint32_t document) const {
  const float share = static_cast<float>(document) / static_cast<float>(documents.size());
  return std::min(static_cast<std::size_t>(share * static_cast<float>(all.size())), all.size());
}

/// Looks around the likely place: that touches less memory than halving the whole again and again.
std::span<const GramPosting> GramIndex::of(TermId term, std::uint32_t entry) const {
  const std::span<const GramPosting> all = of(term);
  const std::uint32_t first = entry_begins[entry];
  std::size_t low = likely_place(all, first);  // all before it are of earlier documents
  std::size_t high = low;                      // none from it on is
  for (std::size_t step = first_step; low > 0 && all[low - 1].document() >= first; step *= 2)
    low -= std::min(low, step);
  for (std::size_t step = first_step; high < all.size() && all[high].document() < first; step *= 2)
    high += std::min(all.size() - high, step);
  const auto near = all.subspan(low, high - low);
  const auto begin = std::ranges::lower_bound(near, first, {}, &GramPosting::document) - near.begin();
  const auto found = all.subspan(low + static_cast<std::size_t>(begin));
  std::size_t count = 0;
  while (count < found.size() && found[count].document() < entry_begins[entry + 1]) ++count;
  return found.first(count);
}

void GramIndex::prefetch(TermId term) const {
  const std::span<const GramPosting> all = of(term);
  for (std::size_t i = 0; i < std::min(all.size(), 8 * first_step); i += first_step)
    __builtin_prefetch(&all[i]);
}

void GramIndex::prefetch(TermId term, std::uint32_t entry) const {
  const std::span<const GramPosting> all = of(term);
  const std::size_t place = likely_place(all, entry_begins[entry]);
  for (const std::size_t i : {place - std::min(place, first_step), place, place + first_step})
    if (i < all.size()) __builtin_prefetch(&all[i]);
}

bool GramIndex::is_whole(std::size_t documents_expected, std::size_t entries) const {
  const auto entry_or_none = [&](const GramDocument& d) {
    return d.entry < entries || d.entry == 0xFFFFFFFFU;
  };
  return entry_begins.size() == entries + 1 && std::ranges::is_sorted(entry_begins) &&
         entry_begins.back() <= documents_expected && !begins.empty() && begins.front() == 0 &&
         begins.back() == postings.size() && std::ranges::is_sorted(begins) &&
         documents.size() == documents_expected && document_scale.size() == documents_expected &&
         entry_saturation.size() == entries && bm25_weights.size() + 1 == begins.size() &&
         std::ranges::all_of(documents, entry_or_none) &&
         std::ranges::all_of(postings, [&](const GramPosting& p) { return p.document() < documents.size(); });
}

}  // namespace ticketd::autoresponder
