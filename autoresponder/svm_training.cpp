#include "autoresponder/svm_training.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t full_pairs_max = 4'000'000;   // documents times entries up to which all learn from all
constexpr std::size_t all_weights_max = 2'500'000;  // shared by the classifiers; 15 MB
constexpr std::size_t weights_min = 250;
constexpr std::size_t neighbours = 120;
constexpr std::size_t strangers = 60;
constexpr std::size_t rare_term_max = 300;  // documents of a term that may bring neighbours
constexpr std::size_t rare_visits_max = 10'000;

SvmSample sample(const SvmDocument& document, bool positive) {
  return {document.terms, positive, document.cost};
}

/// Which documents have a term, for the rarer terms.
class RareTerms {
 public:
  explicit RareTerms(const SvmTraining& training) : begins_(training.terms + 1, 0) {
    std::vector<std::uint32_t> counts(training.terms, 0);
    for (const SvmDocument& d : training.documents)
      for (const WeightedTerm& t : d.terms) ++counts[t.term];
    for (std::size_t t = 0; t < counts.size(); ++t) {
      const bool rare = counts[t] > 1 && counts[t] <= rare_term_max;
      begins_[t + 1] = begins_[t] + (rare ? counts[t] : 0);
    }
    documents_.resize(begins_.back());
    std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
    for (std::uint32_t d = 0; d < training.documents.size(); ++d)
      for (const WeightedTerm& t : training.documents[d].terms)
        if (next[t.term] < begins_[t.term + 1]) documents_[next[t.term]++] = {d, t.weight};
  }

  struct Posting {
    std::uint32_t document = 0;
    float weight = 0;
  };
  std::span<const Posting> of(TermId term) const {
    return std::span(documents_).subspan(begins_[term], begins_[term + 1] - begins_[term]);
  }

 private:
  std::vector<std::uint32_t> begins_;
  std::vector<Posting> documents_{};
};

class NeighbourTraining {
 public:
  explicit NeighbourTraining(const SvmTraining& training)
      : training_(training),
        rare_(training),
        similarity_(training.documents.size(), 0.0F),
        own_(training.entries) {
    for (std::uint32_t d = 0; d < training.documents.size(); ++d)
      if (training.documents[d].entry < training.entries) own_[training.documents[d].entry].push_back(d);
  }

  std::vector<SvmSample> samples_of(std::uint32_t entry) {
    std::vector<SvmSample> samples;
    for (const std::uint32_t d : own_[entry]) {
      samples.push_back(sample(training_.documents[d], true));
      look_around(training_.documents[d]);
    }
    std::erase_if(touched_, [&](std::uint32_t d) {
      const bool own = training_.documents[d].entry == entry;
      if (own) similarity_[d] = 0;
      return own;
    });
    const std::size_t kept = std::min(neighbours, touched_.size());
    std::ranges::partial_sort(
        touched_, touched_.begin() + static_cast<std::ptrdiff_t>(kept), [&](auto a, auto b) {
          return similarity_[a] > similarity_[b] || (similarity_[a] == similarity_[b] && a < b);
        });
    for (std::size_t i = 0; i < kept; ++i) samples.push_back(sample(training_.documents[touched_[i]], false));
    for (const std::uint32_t d : touched_) similarity_[d] = 0;
    touched_.clear();

    const std::size_t stride = std::max<std::size_t>(1, training_.documents.size() / strangers);
    for (std::size_t d = entry % stride; d < training_.documents.size(); d += stride)
      if (training_.documents[d].entry != entry) samples.push_back(sample(training_.documents[d], false));
    return samples;
  }

 private:
  void look_around(const SvmDocument& document) {
    std::size_t visits = 0;
    for (const WeightedTerm& t : document.terms) {
      for (const RareTerms::Posting& p : rare_.of(t.term)) {
        if (similarity_[p.document] == 0) touched_.push_back(p.document);
        similarity_[p.document] += t.weight * p.weight;
      }
      visits += rare_.of(t.term).size();
      if (visits > rare_visits_max) break;
    }
  }

  const SvmTraining& training_;
  RareTerms rare_;
  std::vector<float> similarity_;
  std::vector<std::uint32_t> touched_{};
  std::vector<std::vector<std::uint32_t>> own_;
};

}  // namespace

SvmModel train_all(SvmTraining& training) {
  std::vector<std::vector<const SvmDocument*>> against(training.entries);
  for (const SvmDocument& rejection : training.rejections)
    if (rejection.entry < training.entries) against[rejection.entry].push_back(&rejection);

  SvmTrainer trainer(training.terms);
  SvmOptions options;
  options.weights_max = std::max(weights_min, all_weights_max / std::max<std::size_t>(1, training.entries));
  std::vector<SvmWeights> classifiers;
  classifiers.reserve(training.entries);
  const auto finish = [&](std::uint32_t entry, std::vector<SvmSample>& samples) {
    for (const SvmDocument* rejection : against[entry]) samples.push_back(sample(*rejection, false));
    classifiers.push_back(trainer.train(samples, options));
    classifiers.back().weights.shrink_to_fit();
  };

  if (training.documents.size() * training.entries <= full_pairs_max) {
    for (std::uint32_t entry = 0; entry < training.entries; ++entry) {
      std::vector<SvmSample> samples;
      samples.reserve(training.documents.size());
      for (const SvmDocument& document : training.documents)
        samples.push_back(sample(document, document.entry == entry));
      finish(entry, samples);
    }
  } else {
    NeighbourTraining near(training);
    for (std::uint32_t entry = 0; entry < training.entries; ++entry) {
      std::vector<SvmSample> samples = near.samples_of(entry);
      finish(entry, samples);
    }
  }
  training = {};
  return SvmModel::from(std::move(classifiers));
}

}  // namespace ticketd::autoresponder
