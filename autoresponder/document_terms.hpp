// A text as counted terms: what both building an index and asking it begin with.
#pragma once

#include "autoresponder/sorted_terms.hpp"
#include "autoresponder/term_vector.hpp"
#include "autoresponder/text_features.hpp"

namespace ticketd::autoresponder {

struct DocumentTerms {
  TermVector grams{};          ///< how often each stands there
  TermVector words{};          ///< words, pairs, concepts: damped count times the weight of function words
  TermVector counted_words{};  ///< words and concepts: how often each stands there
};

/// `id` gives the number of a term hash; terms for which it gives no_term are left out.
template <class IdOf>
DocumentTerms document_terms(const TextFeatures& features, WordPairs pairs, IdOf id) {
  DocumentTerms out;
  const auto sum = [](float a, float b) { return a + b; };
  std::vector<TermId> grams;
  grams.reserve(features.grams.size());
  for (const TermHash gram : features.grams)
    if (const TermId term = id(gram); term != no_term) grams.push_back(term);
  sort_terms(grams);
  out.grams.reserve(grams.size());
  for (const TermId term : grams) {
    if (out.grams.empty() || out.grams.back().term != term) out.grams.push_back({term, 0});
    ++out.grams.back().weight;
  }
  for (const WordTerm& word : features.words)
    if (const TermId term = id(word.term); term != no_term) out.counted_words.push_back({term, 1});
  for (const WordTerm& word : features.concepts)
    if (const TermId term = id(word.term); term != no_term) out.counted_words.push_back({term, 1});
  normalise_terms(out.counted_words, sum);

  // A term is a function word or not wherever it stands, so its weight is found again below.
  TermVector weights;
  for (const WordTerm& word : words_and_pairs(features, pairs)) {
    const TermId term = id(word.term);
    if (term == no_term) continue;
    out.words.push_back({term, 1});
    weights.push_back({term, word.weight});
  }
  normalise_terms(out.words, sum);
  normalise_terms(weights, [](float a, float b) { return std::max(a, b); });
  for (std::size_t i = 0; i < out.words.size(); ++i)
    out.words[i].weight = damped(out.words[i].weight) * weights[i].weight;
  return out;
}

}  // namespace ticketd::autoresponder
