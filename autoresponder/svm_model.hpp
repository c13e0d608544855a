// The linear classifiers of all entries, turned over: for each term the entries it speaks for or against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "autoresponder/linear_svm.hpp"

namespace ticketd::autoresponder {

class SvmModel {
 public:
  SvmModel() = default;

  bool empty() const { return biases_.empty(); }
  std::span<const float> biases() const { return biases_; }

  /// Adds weight * the term's weight to the scores of all entries it speaks for or against.
  void add(TermId term, float weight, std::span<float> scores) const;
  /// Entries it speaks for or against.
  std::size_t entries_of(TermId term) const {
    return static_cast<std::size_t>(term) + 1 >= begins_.size() ? 0 : begins_[term + 1] - begins_[term];
  }
  /// The term's weight for one entry.
  float weight_of(TermId term, std::uint32_t entry) const;

  /// Every number points inside: for an index that was read from a file.
  bool is_whole(std::size_t entries) const;
  template <class Archive>
  void archive(Archive& a) {
    a(biases_, begins_, entries_, values_);
  }

 private:
  std::vector<float> biases_{};
  std::vector<std::uint32_t> begins_{};
  std::vector<std::uint32_t> entries_{};
  std::vector<std::int16_t> values_{};

  friend class SvmModelRows;
};

/// The classifiers one by one, before they are turned over.
class SvmModelRows {
 public:
  /// For so many weights in all; fewer take less memory, more are no error.
  explicit SvmModelRows(std::size_t weights_expected) {
    terms_.reserve(weights_expected);
    values_.reserve(weights_expected);
  }
  /// That of entry 0 first; weights in any order.
  void add(const SvmWeights& classifier);
  SvmModel model() &&;

 private:
  std::vector<float> biases_{};
  std::vector<std::size_t> ends_{};  ///< of each classifier in terms_ and values_
  std::vector<TermId> terms_{};
  std::vector<std::int16_t> values_{};
};

}  // namespace ticketd::autoresponder
