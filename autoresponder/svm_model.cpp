#include "autoresponder/svm_model.hpp"

#include <algorithm>
#include <cmath>

namespace ticketd::autoresponder {
namespace {

constexpr float steps = 2048;
constexpr float largest = 32767;

std::int16_t quantised(float weight) {
  return static_cast<std::int16_t>(std::clamp(std::round(weight * steps), -largest, largest));
}

}  // namespace

SvmModel SvmModel::from(std::vector<SvmWeights> classifiers) {
  SvmModel model;
  TermId terms = 0;
  for (const SvmWeights& c : classifiers) {
    model.biases_.push_back(c.bias);
    if (!c.weights.empty()) terms = std::max(terms, c.weights.back().term + 1);
  }
  model.begins_.assign(static_cast<std::size_t>(terms) + 1, 0);
  for (const SvmWeights& c : classifiers)
    for (const WeightedTerm& w : c.weights) ++model.begins_[w.term + 1];
  for (std::size_t t = 1; t < model.begins_.size(); ++t) model.begins_[t] += model.begins_[t - 1];
  model.entries_.resize(model.begins_.back());
  model.values_.resize(model.begins_.back());
  std::vector<std::uint32_t> next(model.begins_.begin(), model.begins_.end() - 1);
  for (std::size_t e = 0; e < classifiers.size(); ++e) {
    for (const WeightedTerm& w : classifiers[e].weights) {
      const std::uint32_t at = next[w.term]++;
      model.entries_[at] = static_cast<std::uint32_t>(e);
      model.values_[at] = quantised(w.weight);
    }
    classifiers[e] = {};  // this many floats need not live twice
  }
  return model;
}

void SvmModel::add(TermId term, float weight, std::span<float> scores) const {
  if (static_cast<std::size_t>(term) + 1 >= begins_.size()) return;
  const float scaled = weight / steps;
  for (std::uint32_t i = begins_[term]; i < begins_[term + 1]; ++i)
    scores[entries_[i]] += scaled * static_cast<float>(values_[i]);
}

float SvmModel::weight_of(TermId term, std::uint32_t entry) const {
  if (static_cast<std::size_t>(term) + 1 >= begins_.size()) return 0;
  const auto begin = entries_.begin() + begins_[term];
  const auto end = entries_.begin() + begins_[term + 1];
  const auto found = std::lower_bound(begin, end, entry);
  if (found == end || *found != entry) return 0;
  return static_cast<float>(values_[static_cast<std::size_t>(found - entries_.begin())]) / steps;
}

bool SvmModel::is_whole(std::size_t entries) const {
  if (begins_.empty()) return entries_.empty();
  return (biases_.empty() || biases_.size() == entries) && values_.size() == entries_.size() &&
         begins_.front() == 0 && begins_.back() == entries_.size() && std::ranges::is_sorted(begins_) &&
         std::ranges::all_of(entries_, [&](std::uint32_t e) { return e < entries; });
}

}  // namespace ticketd::autoresponder
