#include "autoresponder/entry_scores.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace ticketd::autoresponder {

ScoreTable::ScoreTable(std::size_t count) : entries(count) {
  for (Scores& scores : entries) of(scores, Scorer::svm) = -std::numeric_limits<float>::infinity();
}

EntryScorer::EntryScorer(const FaqIndex& index)
    : index_(index),
      documents_(index.documents.size()),
      scores_(index.entries.size()),
      margins_(index.entries.size()) {}

namespace {

/// Which of `terms` may be visited, rarest first, and (from `visited` on) which are too common.
struct VisitOrder {
  std::vector<std::uint32_t> terms{};
  std::size_t visited = 0;
};

template <class VisitsOf>
VisitOrder visit_order(std::span<const WeightedTerm> terms, VisitsOf visits_of, std::size_t visits_max) {
  VisitOrder order;
  std::size_t all = 0;
  for (std::uint32_t i = 0; i < terms.size(); ++i) {
    const std::size_t visits = visits_of(terms[i].term);
    if (visits > 0) order.terms.push_back(i);
    all += visits;
  }
  order.visited = order.terms.size();
  if (all <= visits_max) return order;
  std::ranges::sort(order.terms, {}, [&](std::uint32_t i) { return std::pair(visits_of(terms[i].term), i); });
  while (order.visited > 1 && all > visits_max) all -= visits_of(terms[order.terms[--order.visited]].term);
  return order;
}

}  // namespace

/// Adds what one gram says about the documents of `postings`.
void EntryScorer::add_gram(std::span<const GramPosting> postings, float cosine, float bm25) {
  const GramIndex& grams = index_.grams;
  const std::array<float, 256>& damped_count = damped_counts();
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

std::vector<std::uint32_t> EntryScorer::score_grams(const QuestionTerms& question) {
  const GramIndex& grams = index_.grams;
  const VisitOrder order =
      visit_order(question.grams, [&](TermId term) { return grams.of(term).size(); }, gram_visits_max);
  // Both vectors come from the same grams, so they have the same terms in the same order.
  for (const std::uint32_t i : std::span(order.terms).first(order.visited)) {
    const TermId term = question.grams[i].term;
    add_gram(grams.of(term), question.grams[i].weight * index_.idf[term],
             question.gram_bm25[i].weight * (bm25_k1 + 1));
  }
  return {order.terms.begin() + static_cast<std::ptrdiff_t>(order.visited), order.terms.end()};
}

std::vector<std::uint32_t> EntryScorer::score_margins(const QuestionTerms& question) {
  std::ranges::copy(index_.svm.biases(), margins_.begin());
  const VisitOrder order = visit_order(
      question.features, [&](TermId term) { return index_.svm.entries_of(term); }, svm_visits_max);
  for (const std::uint32_t i : std::span(order.terms).first(order.visited))
    index_.svm.add(question.features[i].term, question.features[i].weight, margins_);
  return {order.terms.begin() + static_cast<std::ptrdiff_t>(order.visited), order.terms.end()};
}

void EntryScorer::score_words(const QuestionTerms& question) {
  for (const WeightedTerm& t : question.asked)
    for (const Bm25Field::Posting& p : index_.asked.postings(t.term))
      of(scores_[p.entry], Scorer::asked) += t.weight * p.saturated;
  for (const WeightedTerm& t : question.meant)
    for (const Bm25Field::Posting& p : index_.asked.postings(t.term))
      of(scores_[p.entry], Scorer::meant) += t.weight * p.saturated;
  for (const WeightedTerm& t : question.answered)
    for (const Bm25Field::Posting& p : index_.answered.postings(t.term))
      of(scores_[p.entry], Scorer::answered) += t.weight * p.saturated;
}

void EntryScorer::complete(const QuestionTerms& question, std::span<const std::uint32_t> grams,
                           std::span<const std::uint32_t> features) {
  std::vector<std::pair<float, EntryIndex>> promising;
  promising.reserve(scores_.size());
  for (EntryIndex e = 0; e < scores_.size(); ++e)
    promising.emplace_back(-(of(scores_[e], Scorer::grams) + of(scores_[e], Scorer::asked) +
                             of(scores_[e], Scorer::answered) + std::max(0.0F, 1 + margins_[e])),
                           e);
  const std::size_t kept = std::min(promising_entries, promising.size());
  std::ranges::nth_element(promising, promising.begin() + static_cast<std::ptrdiff_t>(kept));
  promising.resize(kept);

  for (const std::uint32_t i : grams) {
    const TermId term = question.grams[i].term;
    const std::span<const GramPosting> postings = index_.grams.of(term);
    const float cosine = question.grams[i].weight * index_.idf[term];
    const float bm25 = question.gram_bm25[i].weight * (bm25_k1 + 1);
    for (const auto& [negated, e] : promising) {
      const IndexedEntry& entry = index_.entries[e];
      const auto begin = std::ranges::lower_bound(postings, entry.first_document, {}, &GramPosting::document);
      auto end = begin;
      while (end != postings.end() && end->document() < entry.first_document + entry.documents) ++end;
      if (begin != end) add_gram({begin, end}, cosine, bm25);
    }
  }
  for (const std::uint32_t i : features)
    for (const auto& [negated, e] : promising)
      margins_[e] += question.features[i].weight * index_.svm.weight_of(question.features[i].term, e);
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
  const std::vector<std::uint32_t> common_grams = score_grams(question);
  score_words(question);
  const bool trained = !index_.svm.empty();
  const std::vector<std::uint32_t> common_features =
      trained ? score_margins(question) : std::vector<std::uint32_t>{};
  if (!common_grams.empty() || !common_features.empty()) complete(question, common_grams, common_features);

  for (std::size_t d = 0; d < documents_.size(); ++d) {
    const float cosine = documents_[d] * index_.grams.document_scale[d];
    const EntryIndex owner = index_.grams.owner[d];
    float& best = owner == no_entry ? table.nearest_unanswered : of(scores_[owner], Scorer::cosine);
    best = std::max(best, cosine);
  }
  for (std::size_t e = 0; e < scores_.size(); ++e) {
    of(scores_[e], Scorer::svm) = trained ? margins_[e] : no_svm;
    for (std::size_t s = 0; s < scorer_count; ++s)
      table.entries[e][s] = std::max(table.entries[e][s], scores_[e][s]);
  }
}

}  // namespace ticketd::autoresponder
