#include "autoresponder/entry_scores.hpp"

#include <algorithm>
#include <limits>

namespace ticketd::autoresponder {

ScoreTable::ScoreTable(std::size_t count) : entries(count) {
  for (Scores& scores : entries) of(scores, Scorer::svm) = -std::numeric_limits<float>::infinity();
}

EntryScorer::EntryScorer(const FaqIndex& index)
    : index_(index),
      documents_(index.documents.size()),
      scores_(index.entries.size()),
      margins_(index.entries.size()) {}

void EntryScorer::score_grams(const QuestionTerms& question) {
  const GramIndex& grams = index_.grams;
  const std::array<float, 256>& damped_count = damped_counts();
  // Both vectors come from the same grams, so they have the same terms in the same order.
  for (std::size_t i = 0; i < question.grams.size(); ++i) {
    const TermId term = question.grams[i].term;
    const std::span<const GramPosting> postings = grams.of(term);
    if (postings.empty()) continue;
    const float cosine = question.grams[i].weight * index_.idf[term];
    const float bm25 = question.gram_bm25[i].weight * (bm25_k1 + 1);
    EntryIndex entry = no_entry;
    float count = 0;
    const auto finish = [&] {
      if (entry != no_entry)
        of(scores_[entry], Scorer::grams) += bm25 * count / (count + grams.entry_saturation[entry]);
    };
    for (const GramPosting& posting : postings) {
      const std::uint32_t document = posting.document();
      documents_[document] += cosine * damped_count[posting.count()];
      if (grams.owner[document] != entry) {
        finish();
        entry = grams.owner[document];
        count = 0;
      }
      count += static_cast<float>(posting.count()) * grams.document_multiplier[document];
    }
    finish();
  }
}

std::vector<std::uint32_t> EntryScorer::most_similar(const QuestionTerms& question, std::size_t count) {
  std::ranges::fill(documents_, 0.0F);
  score_grams(question);
  std::vector<std::uint32_t> found;
  for (std::uint32_t d = 0; d < documents_.size(); ++d)
    if (documents_[d] > 0) found.push_back(d);
  const std::size_t kept = std::min(count, found.size());
  std::ranges::partial_sort(found, found.begin() + static_cast<std::ptrdiff_t>(kept),
                            [&](std::uint32_t a, std::uint32_t b) {
                              const float x = similarity(a);
                              const float y = similarity(b);
                              return x > y || (x == y && a < b);
                            });
  found.resize(kept);
  return found;
}

void EntryScorer::raise(const QuestionTerms& question, ScoreTable& table) {
  std::ranges::fill(documents_, 0.0F);
  std::ranges::fill(scores_, Scores{});
  score_grams(question);
  for (std::size_t d = 0; d < documents_.size(); ++d) {
    const float cosine = documents_[d] * index_.grams.document_scale[d];
    const EntryIndex owner = index_.grams.owner[d];
    float& best = owner == no_entry ? table.nearest_unanswered : of(scores_[owner], Scorer::cosine);
    best = std::max(best, cosine);
  }
  for (const WeightedTerm& t : question.asked)
    for (const Bm25Field::Posting& p : index_.asked.postings(t.term))
      of(scores_[p.entry], Scorer::asked) += t.weight * p.saturated;
  for (const WeightedTerm& t : question.meant)
    for (const Bm25Field::Posting& p : index_.asked.postings(t.term))
      of(scores_[p.entry], Scorer::meant) += t.weight * p.saturated;
  for (const WeightedTerm& t : question.answered)
    for (const Bm25Field::Posting& p : index_.answered.postings(t.term))
      of(scores_[p.entry], Scorer::answered) += t.weight * p.saturated;

  const bool trained = !index_.svm.empty();
  if (trained) {
    std::ranges::copy(index_.svm.biases(), margins_.begin());
    for (const WeightedTerm& t : question.features) index_.svm.add(t.term, t.weight, margins_);
  }
  for (std::size_t e = 0; e < scores_.size(); ++e) {
    of(scores_[e], Scorer::svm) = trained ? margins_[e] : no_svm;
    for (std::size_t s = 0; s < scorer_count; ++s)
      table.entries[e][s] = std::max(table.entries[e][s], scores_[e][s]);
  }
}

}  // namespace ticketd::autoresponder
