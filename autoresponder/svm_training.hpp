// Trains the classifiers of all entries. With few entries each learns from every document; with many, from
// its own documents, those of others that look like them, and a sample of the rest: what is far away pushes
// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "autoresponder/linear_svm.hpp"
#include "autoresponder/svm_model.hpp"
#include "autoresponder/term_rows.hpp"

namespace ticketd::autoresponder {

/// Documents to learn from, by number.
class SvmDocuments {
 public:
  /// `entry` beyond the entries: of none.
  void add(std::span<const WeightedTerm> terms, std::uint32_t entry, float cost) {
    terms_.add(terms);
    labels_.push_back({entry, cost});
  }
  std::size_t size() const { return labels_.size(); }
  std::span<const WeightedTerm> terms(std::size_t document) const { return terms_[document]; }
  std::uint32_t entry(std::size_t document) const { return labels_[document].entry; }
  SvmSample sample(std::size_t document, bool positive) const {
    return {terms_[document], positive, labels_[document].cost};
  }
  void reserve_terms(std::size_t count) { terms_.reserve_terms(count); }

 private:
  struct Label {
    std::uint32_t entry = 0;
    float cost = 1;
  };
  TermRows terms_{};
  std::vector<Label> labels_{};
};

struct SvmTraining {
  std::size_t terms = 0;
  std::size_t entries = 0;
  SvmDocuments documents{};
  SvmDocuments rejections{};  ///< speak against their own entry only
};

SvmModel train_all(SvmTraining training);

}  // namespace ticketd::autoresponder
