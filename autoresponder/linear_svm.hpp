// A linear support vector machine for one class against the rest: dual coordinate descent for the squared
// hinge loss (Hsieh, Chang, Lin, Keerthi, Sundararajan: "A Dual Coordinate Descent Method for Large-scale
// Linear SVM", ICML 2008). Deterministic: the order of visits comes from a fixed seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "autoresponder/term_vector.hpp"

namespace ticketd::autoresponder {

/// A document to learn from. `terms` must outlive the call of train().
struct SvmSample {
  std::span<const WeightedTerm> terms{};
  bool positive = false;
  float cost = 1;  ///< how much an error on it weighs; above 0
};

/// score = bias + the sum of weights over a document's terms; above 0 the class is likelier than not.
struct SvmWeights {
  TermVector weights{};
  float bias = 0;
};

struct SvmOptions {
  float cost = 1;
  float prune = 0.01F;  ///< weights below it are left out: measured to lose nothing
  std::size_t weights_max = std::numeric_limits<std::size_t>::max();  ///< the largest are kept
  int passes_max = 40;
  float tolerance = 0.1F;
};

class SvmTrainer {
 public:
  /// Terms of all samples are below `terms`.
  explicit SvmTrainer(std::size_t terms) : weights_(terms, 0.0F) {}

  SvmWeights train(std::span<const SvmSample> samples, const SvmOptions& options = {});

 private:
  float score(std::span<const WeightedTerm> terms) const;
  SvmWeights collect(std::span<const SvmSample> samples, const SvmOptions& options);

  std::vector<float> weights_{};  ///< all zero between two calls
  float bias_ = 0;
  std::vector<std::uint32_t> order_{};
  std::vector<float> alphas_{};
  std::vector<float> diagonals_{};
};

}  // namespace ticketd::autoresponder
