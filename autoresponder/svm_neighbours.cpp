#include "autoresponder/svm_neighbours.hpp"

#include <algorithm>

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t rare_term_max = 300;  // documents of a term that may bring neighbours
constexpr std::size_t rare_visits_max = 10'000;
constexpr std::size_t block = 32;  // documents looked at together

/// Which documents have a term, for the rarer terms.
class RareTerms {
 public:
  explicit RareTerms(const SvmTraining& training) : begins_(training.terms + 1, 0) {
    const SvmDocuments& documents = training.documents;
    std::vector<std::uint32_t> counts(training.terms, 0);
    for (std::size_t d = 0; d < documents.size(); ++d)
      for (const WeightedTerm& t : documents.terms(d)) ++counts[t.term];
    for (std::size_t t = 0; t < counts.size(); ++t) {
      const bool rare = counts[t] > 1 && counts[t] <= rare_term_max;
      begins_[t + 1] = begins_[t] + (rare ? counts[t] : 0);
    }
    postings_.resize(begins_.back());
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    for (std::uint32_t d = 0; d < documents.size(); ++d)
      for (const WeightedTerm& t : documents.terms(d))
        if (next[t.term] < begins_[t.term + 1]) postings_[next[t.term]++] = {d, t.weight};
  }

  struct Posting {
    std::uint32_t document = 0;
    float weight = 0;
  };
  std::span<const Posting> of(TermId term) const {
    return std::span(postings_).subspan(begins_[term], begins_[term + 1] - begins_[term]);
  }

 private:
  std::vector<std::uint32_t> begins_;
  std::vector<Posting> postings_{};
};

/// Finds the neighbours of one entry after the other.
class Search {
 public:
  explicit Search(const SvmTraining& training)
      : documents_(training.documents), rare_(training), similarity_(training.documents.size(), 0.0F) {}

  /// Valid until the next call.
  std::span<const std::uint32_t> neighbours(std::span<const std::uint32_t> own) {
    terms_.clear();
    for (const std::uint32_t d : own) add_terms(documents_.terms(d));
    normalise_terms(terms_, [](float a, float b) { return a + b; });
    for (const WeightedTerm& t : terms_)
      for (const RareTerms::Posting& p : rare_.of(t.term)) similarity_[p.document] += t.weight * p.weight;
    for (const std::uint32_t d : own) similarity_[d] = 0;
    find_best();
    std::ranges::fill(similarity_, 0.0F);
    return best_;
  }

 private:
  void add_terms(std::span<const WeightedTerm> terms) {
    std::size_t visits = 0;
    for (const WeightedTerm& t : terms) {
      const std::size_t more = rare_.of(t.term).size();
      if (more > 0) terms_.push_back(t);
      visits += more;
      if (visits > rare_visits_max) break;
    }
  }

  void find_best() {
    const auto nearer = [this](std::uint32_t a, std::uint32_t b) {
      return similarity_[a] > similarity_[b] || (similarity_[a] == similarity_[b] && a < b);
    };
    best_.clear();
    float bar = 0;  // only what is above can be among the best
    for (std::size_t begin = 0; begin < similarity_.size(); begin += block) {
      const std::size_t end = std::min(begin + block, similarity_.size());
      std::uint32_t above = 0;  // no early end: this loop is the hot one, and a processor does it by fours
      for (std::size_t d = begin; d < end; ++d) above += similarity_[d] > bar ? 1U : 0U;
      if (above == 0) continue;
      for (std::size_t d = begin; d < end; ++d)
        if (similarity_[d] > bar) best_.push_back(static_cast<std::uint32_t>(d));
      if (best_.size() > 4 * neighbours_max) {
        std::ranges::nth_element(best_, best_.begin() + neighbours_max - 1, nearer);
        best_.resize(neighbours_max);
        bar = similarity_[best_.back()];
      }
    }
    std::ranges::sort(best_, nearer);
    best_.resize(std::min(best_.size(), neighbours_max));
  }

  const SvmDocuments& documents_;
  RareTerms rare_;
  std::vector<float> similarity_;  ///< to the entry's documents, of each document; all zero between two calls
  TermVector terms_{};
  std::vector<std::uint32_t> best_{};
};

}  // namespace

SvmNeighbours::SvmNeighbours(const SvmTraining& training) : begins_{0} {
  Search search(training);
  documents_.reserve(training.entries * neighbours_max);
  for (const std::vector<std::uint32_t>& own : documents_by_entry(training)) {
    const std::span<const std::uint32_t> found = search.neighbours(own);
    documents_.insert(documents_.end(), found.begin(), found.end());
    begins_.push_back(documents_.size());
  }
}

std::vector<std::vector<std::uint32_t>> documents_by_entry(const SvmTraining& training) {
  std::vector<std::vector<std::uint32_t>> out(training.entries);
  for (std::uint32_t d = 0; d < training.documents.size(); ++d)
    if (const std::uint32_t entry = training.documents.entry(d); entry < training.entries)
      out[entry].push_back(d);
  return out;
}

}  // namespace ticketd::autoresponder
