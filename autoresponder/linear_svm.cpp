#include "autoresponder/linear_svm.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace ticketd::autoresponder {
namespace {

/// xorshift: the visits need no good randomness, only a mixed order that is the same everywhere.
class Shuffler {
 public:
  std::size_t below(std::size_t bound) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<std::size_t>(state_ % bound);
  }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15ULL;
};

constexpr float infinity = std::numeric_limits<float>::infinity();

}  // namespace

float SvmTrainer::score(std::span<const WeightedTerm> terms) const {
  float sum = bias_;
  for (const WeightedTerm& t : terms) sum += weights_[t.term] * t.weight;
  return sum;
}

SvmWeights SvmTrainer::train(std::span<const SvmSample> samples, const SvmOptions& options) {
  bias_ = 0;
  alphas_.assign(samples.size(), 0.0F);
  diagonals_.resize(samples.size());
  order_.resize(samples.size());
  std::iota(order_.begin(), order_.end(), 0U);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    float square = 1;  // the bias is a term of every document
    for (const WeightedTerm& t : samples[i].terms) square += t.weight * t.weight;
    diagonals_[i] = square;
  }

  Shuffler shuffler;
  std::size_t active = samples.size();
  float bound = infinity;  // samples whose gradient exceeds it are shrunk away for now
  for (int pass = 0; pass < options.passes_max; ++pass) {
    float gradient_max = -infinity;
    float gradient_min = infinity;
    for (std::size_t i = 0; i + 1 < active; ++i) std::swap(order_[i], order_[i + shuffler.below(active - i)]);
    for (std::size_t s = 0; s < active;) {
      const std::uint32_t i = order_[s];
      const SvmSample& sample = samples[i];
      const float label = sample.positive ? 1.0F : -1.0F;
      const float regular = 1.0F / (2.0F * options.cost * sample.cost);
      float& alpha = alphas_[i];
      const float gradient = score(sample.terms) * label - 1.0F + regular * alpha;

      float projected = gradient;
      if (alpha == 0) {
        if (gradient > bound) {
          std::swap(order_[s], order_[--active]);
          continue;
        }
        projected = std::min(gradient, 0.0F);
      }
      gradient_max = std::max(gradient_max, projected);
      gradient_min = std::min(gradient_min, projected);
      if (std::abs(projected) > 1e-9F) {
        const float before = alpha;
        alpha = std::max(before - gradient / (diagonals_[i] + regular), 0.0F);
        const float step = (alpha - before) * label;
        for (const WeightedTerm& t : sample.terms) weights_[t.term] += step * t.weight;
        bias_ += step;
      }
      ++s;
    }
    if (gradient_max - gradient_min <= options.tolerance) {
      if (active == samples.size()) break;
      active = samples.size();  // once more with everybody
      bound = infinity;
      continue;
    }
    bound = gradient_max <= 0 ? infinity : gradient_max;
  }
  return collect(samples, options);
}

SvmWeights SvmTrainer::collect(std::span<const SvmSample> samples, const SvmOptions& options) {
  SvmWeights out;
  out.bias = bias_;
  for (const SvmSample& sample : samples)
    for (const WeightedTerm& t : sample.terms) {
      float& weight = weights_[t.term];
      if (std::abs(weight) >= options.prune) out.weights.push_back({t.term, weight});
      weight = 0;
    }
  if (out.weights.size() > options.weights_max) {
    std::ranges::nth_element(out.weights,
                             out.weights.begin() + static_cast<std::ptrdiff_t>(options.weights_max),
                             std::greater<>(), [](const WeightedTerm& w) { return std::abs(w.weight); });
    out.weights.resize(options.weights_max);
  }
  std::ranges::sort(out.weights, {}, &WeightedTerm::term);
  return out;
}

}  // namespace ticketd::autoresponder
