// Trains the classifiers of all entries. With few entries each learns from every document; with many, from
// its own documents, those of others that look like them, and a sample of the rest: what is far away pushes
// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "autoresponder/linear_svm.hpp"
#include "autoresponder/svm_model.hpp"
#include "autoresponder/term_vector.hpp"

namespace ticketd::autoresponder {

struct SvmDocument {
  TermVector terms{};
  std::uint32_t entry = 0;  ///< beyond the entries: of none
  float cost = 1;
};

struct SvmTraining {
  std::size_t terms = 0;
  std::size_t entries = 0;
  std::vector<SvmDocument> documents{};
  std::vector<SvmDocument> rejections{};  ///< speak against their own entry only
};

/// Empties `training` on the way.
SvmModel train_all(SvmTraining& training);

}  // namespace ticketd::autoresponder
