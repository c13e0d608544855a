#include "autoresponder/svm_training.hpp"

#include <algorithm>
#include <utility>

#include "autoresponder/svm_neighbours.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t full_pairs_max = 4'000'000;   // documents times entries up to which all learn from all
constexpr std::size_t all_weights_max = 2'500'000;  // shared by the classifiers; 15 MB
constexpr std::size_t weights_min = 250;
constexpr std::size_t strangers = 60;

class Training {
 public:
  explicit Training(const SvmTraining& training)
      : training_(training), trainer_(training.terms), against_(training.entries) {
    for (std::uint32_t r = 0; r < training.rejections.size(); ++r)
      if (const std::uint32_t entry = training.rejections.entry(r); entry < training.entries)
        against_[entry].push_back(r);
    options_.weights_max =
        std::max(weights_min, all_weights_max / std::max<std::size_t>(1, training.entries));
  }

  SvmModelRows from_all() {
    SvmModelRows rows(all_weights_max);
    for (std::uint32_t entry = 0; entry < training_.entries; ++entry) {
      samples_.clear();
      for (std::size_t d = 0; d < training_.documents.size(); ++d)
        samples_.push_back(training_.documents.sample(d, training_.documents.entry(d) == entry));
      add_rejections(entry);
      rows.add(trainer_.train(samples_, options_));
    }
    return rows;
  }

  SvmModelRows from_neighbours() {
    SvmModelRows rows(all_weights_max);
    const SvmNeighbours near(training_);
    const std::vector<std::vector<std::uint32_t>> own = documents_by_entry(training_);
    const SvmDocuments& documents = training_.documents;
    const std::size_t stride = std::max<std::size_t>(1, documents.size() / strangers);
    for (std::uint32_t entry = 0; entry < training_.entries; ++entry) {
      samples_.clear();
      for (const std::uint32_t d : own[entry]) samples_.push_back(documents.sample(d, true));
      for (const std::uint32_t d : near.of(entry)) samples_.push_back(documents.sample(d, false));
      for (std::size_t d = entry % stride; d < documents.size(); d += stride)
        if (documents.entry(d) != entry) samples_.push_back(documents.sample(d, false));
      add_rejections(entry);
      rows.add(trainer_.train(samples_, options_));
    }
    return rows;
  }

 private:
  void add_rejections(std::uint32_t entry) {
    for (const std::uint32_t r : against_[entry]) samples_.push_back(training_.rejections.sample(r, false));
  }

  const SvmTraining& training_;
  SvmTrainer trainer_;
  SvmOptions options_{};
  std::vector<std::vector<std::uint32_t>> against_;  ///< rejections of each entry
  std::vector<SvmSample> samples_{};
};

SvmModelRows trained(const SvmTraining& training) {
  const bool small = training.documents.size() * training.entries <= full_pairs_max;
  return small ? Training(training).from_all() : Training(training).from_neighbours();
}

}  // namespace

SvmModel train_all(SvmTraining training) {
  SvmModelRows rows = trained(training);
  training = {};
  return std::move(rows).model();
}

}  // namespace ticketd::autoresponder
