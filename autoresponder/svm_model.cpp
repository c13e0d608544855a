#include "autoresponder/svm_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace ticketd::autoresponder {
namespace {

constexpr float steps = 2048;
constexpr float largest = 32767;

std::int16_t quantised(float weight) {
  return static_cast<std::int16_t>(std::clamp(std::round(weight * steps), -largest, largest));
}

}  // namespace

void SvmModelRows::add(const SvmWeights& classifier) {
  biases_.push_back(classifier.bias);
  for (const WeightedTerm& w : classifier.weights) {
    terms_.push_back(w.term);
    values_.push_back(quantised(w.weight));
  }
  ends_.push_back(terms_.size());
}

SvmModel SvmModelRows::model() && {
  SvmModel model;
  const std::size_t terms = terms_.empty() ? 0 : std::size_t{std::ranges::max(terms_)} + 1;
  model.begins_.assign(terms + 1, 0);
  for (const TermId term : terms_) ++model.begins_[term + 1];
  std::partial_sum(model.begins_.begin(), model.begins_.end(), model.begins_.begin());
  model.entries_.resize(terms_.size());
  model.values_.resize(terms_.size());
  std::vector<std::uint32_t> next(model.begins_.begin(), model.begins_.end() - 1);
  std::size_t i = 0;
  for (std::uint32_t entry = 0; entry < ends_.size(); ++entry) {
    for (; i < ends_[entry]; ++i) {
      const std::uint32_t at = next[terms_[i]]++;
      model.entries_[at] = entry;
      model.values_[at] = values_[i];
    }
  }
  model.biases_ = std::move(biases_);
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
