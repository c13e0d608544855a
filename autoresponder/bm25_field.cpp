#include "autoresponder/bm25_field.hpp"

#include <algorithm>

namespace ticketd::autoresponder {

Bm25Field::Bm25Field(const TermRows& counts) : entries_(counts.size()) {
  std::vector<float> lengths;
  lengths.reserve(counts.size());
  double total = 0;
  TermId terms = 0;
  for (std::size_t e = 0; e < counts.size(); ++e) {
    float length = 0;
    for (const WeightedTerm& t : counts[e]) {
      length += t.weight;
      terms = std::max(terms, t.term + 1);
    }
    lengths.push_back(length);
    total += static_cast<double>(length);
  }
  if (counts.size() > 0)
    mean_length_ = std::max(1.0F, static_cast<float>(total / static_cast<double>(counts.size())));

  begins_.assign(static_cast<std::size_t>(terms) + 1, 0);
  for (std::size_t e = 0; e < counts.size(); ++e)
    for (const WeightedTerm& t : counts[e]) ++begins_[t.term + 1];
  for (std::size_t t = 1; t < begins_.size(); ++t) begins_[t] += begins_[t - 1];
  postings_.resize(begins_.back());
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (std::size_t e = 0; e < counts.size(); ++e)
    for (const WeightedTerm& t : counts[e])
      postings_[next[t.term]++] = {static_cast<std::uint32_t>(e),
                                   bm25_saturated(t.weight, lengths[e], mean_length_)};
}

std::span<const Bm25Field::Posting> Bm25Field::postings(TermId term) const {
  if (static_cast<std::size_t>(term) + 1 >= begins_.size()) return {};
  return std::span(postings_).subspan(begins_[term], begins_[term + 1] - begins_[term]);
}

bool Bm25Field::is_whole(std::size_t entries) const {
  if (begins_.empty()) return postings_.empty();
  return begins_.front() == 0 && begins_.back() == postings_.size() && std::ranges::is_sorted(begins_) &&
         std::ranges::all_of(postings_, [&](const Posting& p) { return p.entry < entries; });
}

}  // namespace ticketd::autoresponder
