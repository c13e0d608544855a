#include "autoresponder/entry_scores.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace ticketd::autoresponder {

ScoreTable::ScoreTable(std::size_t count) : entries(count) {
  for (Scores& scores : entries) of(scores, Scorer::svm) = -std::numeric_limits<float>::infinity();
}

EntryScorer::EntryScorer(const FaqIndex& index) : index_(index) {}

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

void EntryScorer::begin() {
  documents_.assign(index_.documents.size(), 0.0F);
  for (std::vector<float>& scores : columns_) scores.assign(index_.entries.size(), 0.0F);
}

/// Adds what one gram says about the documents of `postings`.
void EntryScorer::add_gram(std::span<const GramPosting> postings, float cosine, float bm25) {
  const GramIndex& grams = index_.grams;
  const std::array<float, 256>& damped_count = damped_counts();
  std::vector<float>& scores = column(Scorer::grams);
  EntryIndex entry = no_entry;
  float count = 0;
  const auto finish = [&] {
    if (entry != no_entry) scores[entry] += bm25 * count / (count + grams.entry_saturation[entry]);
  };
  for (const GramPosting& posting : postings) {
    documents_[posting.document()] += cosine * damped_count[posting.count()];
    const GramDocument& document = grams.documents[posting.document()];
    if (document.entry != entry) {
      finish();
      entry = document.entry;
      count = 0;
    }
    count += static_cast<float>(posting.count()) * document.multiplier;
  }
  finish();
}

std::vector<std::uint32_t> EntryScorer::score_grams(const QuestionTerms& question) {
  const GramIndex& grams = index_.grams;
  const VisitOrder order =
      visit_order(question.grams, [&](TermId term) { return grams.of(term).size(); }, gram_visits_max);
  // Both vectors come from the same grams, so they have the same terms in the same order.
  for (std::size_t o = 0; o < order.visited; ++o) {
    if (o + 1 < order.visited) grams.prefetch(question.grams[order.terms[o + 1]].term);
    const std::uint32_t i = order.terms[o];
    const TermId term = question.grams[i].term;
    add_gram(grams.of(term), question.grams[i].weight * index_.idf[term],
             question.gram_bm25[i].weight * (bm25_k1 + 1));
  }
  return {order.terms.begin() + static_cast<std::ptrdiff_t>(order.visited), order.terms.end()};
}

std::vector<std::uint32_t> EntryScorer::score_margins(const QuestionTerms& question) {
  std::vector<float>& margins = column(Scorer::svm);
  std::ranges::copy(index_.svm.biases(), margins.begin());
  const VisitOrder order = visit_order(
      question.features, [&](TermId term) { return index_.svm.entries_of(term); }, svm_visits_max);
  for (const std::uint32_t i : std::span(order.terms).first(order.visited))
    index_.svm.add(question.features[i].term, question.features[i].weight, margins);
  return {order.terms.begin() + static_cast<std::ptrdiff_t>(order.visited), order.terms.end()};
}

void EntryScorer::score_words(const QuestionTerms& question) {
  const auto add = [](const Bm25Field& field, const TermVector& terms, std::vector<float>& scores) {
    for (const WeightedTerm& t : terms)
      for (const Bm25Field::Posting& p : field.postings(t.term)) scores[p.entry] += t.weight * p.saturated;
  };
  add(index_.asked, question.asked, column(Scorer::asked));
  add(index_.asked, question.meant, column(Scorer::meant));
  add(index_.answered, question.answered, column(Scorer::answered));
}

/// The best without the commonest terms, in no order.
std::vector<EntryIndex> EntryScorer::promising() {
  const auto score = [&, &grams = column(Scorer::grams), &asked = column(Scorer::asked),
                      &answered = column(Scorer::answered), &margins = column(Scorer::svm)](EntryIndex e) {
    return grams[e] + asked[e] + answered[e] + std::max(0.0F, 1 + margins[e]);
  };
  // A heap of the best so far, the worst of them on top: few entries ever come in.
  std::vector<std::pair<float, EntryIndex>> best;
  for (EntryIndex e = 0; e < index_.entries.size(); ++e) {
    const float negated = -score(e);
    if (best.size() == promising_entries) {
      if (negated >= best.front().first) continue;
      std::ranges::pop_heap(best);
      best.pop_back();
    }
    best.emplace_back(negated, e);
    std::ranges::push_heap(best);
  }
  std::vector<EntryIndex> out;
  out.reserve(best.size());
  for (const auto& [negated, e] : best) out.push_back(e);
  return out;
}

void EntryScorer::complete(const QuestionTerms& question, std::span<const std::uint32_t> grams,
                           std::span<const std::uint32_t> features) {
  constexpr std::size_t ahead = 8;
  const std::vector<EntryIndex> entries = promising();
  for (const EntryIndex e : entries) {
    for (std::size_t g = 0; g < grams.size(); ++g) {
      if (g + ahead < grams.size()) index_.grams.prefetch(question.grams[grams[g + ahead]].term, e);
      const std::uint32_t i = grams[g];
      const TermId term = question.grams[i].term;
      add_gram(index_.grams.of(term, e), question.grams[i].weight * index_.idf[term],
               question.gram_bm25[i].weight * (bm25_k1 + 1));
    }
  }
  for (const std::uint32_t i : features)
    for (const EntryIndex e : entries)
      column(Scorer::svm)[e] +=
          question.features[i].weight * index_.svm.weight_of(question.features[i].term, e);
}

std::vector<std::uint32_t> EntryScorer::most_similar(const QuestionTerms& question, std::size_t count) {
  begin();
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
  begin();
  const std::vector<std::uint32_t> common_grams = score_grams(question);
  score_words(question);
  std::vector<std::uint32_t> common_features;
  if (index_.svm.empty())
    std::ranges::fill(column(Scorer::svm), no_svm);
  else
    common_features = score_margins(question);
  if (!common_grams.empty() || !common_features.empty()) complete(question, common_grams, common_features);

  std::vector<float>& cosines = column(Scorer::cosine);
  const auto best_of = [&](std::uint32_t begin, std::uint32_t end) {
    float best = 0;
    for (std::uint32_t d = begin; d < end; ++d) best = std::max(best, similarity(d));
    return best;
  };
  const std::vector<std::uint32_t>& begins = index_.grams.entry_begins;
  for (EntryIndex e = 0; e < cosines.size(); ++e) cosines[e] = best_of(begins[e], begins[e + 1]);
  table.nearest_unanswered = std::max(table.nearest_unanswered,
                                      best_of(begins.back(), static_cast<std::uint32_t>(documents_.size())));
  for (std::size_t s = 0; s < scorer_count; ++s)
    for (std::size_t e = 0; e < columns_[s].size(); ++e)
      table.entries[e][s] = std::max(table.entries[e][s], columns_[s][e]);
}

}  // namespace ticketd::autoresponder
