#include "autoresponder/question_terms.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ticketd::autoresponder {
namespace {

struct Counted {
  TermHash hash = 0;
  float count = 0;
  float weight = 1;
  TermId term = no_term;
};

/// Each hash once, with its count, its largest weight and its number.
std::vector<Counted> counted(const Vocabulary& vocabulary, std::vector<Counted> terms) {
  std::ranges::sort(terms, {}, &Counted::hash);
  std::size_t kept = 0;
  for (const Counted& t : terms) {
    if (kept > 0 && terms[kept - 1].hash == t.hash) {
      terms[kept - 1].count += t.count;
      terms[kept - 1].weight = std::max(terms[kept - 1].weight, t.weight);
    } else {
      terms[kept++] = t;
    }
  }
  terms.resize(kept);
  for (Counted& t : terms) t.term = vocabulary.find(t.hash);
  return terms;
}

std::vector<Counted> counted(const Vocabulary& vocabulary, const std::vector<TermHash>& hashes) {
  std::vector<Counted> terms;
  terms.reserve(hashes.size());
  for (const TermHash hash : hashes) terms.push_back({hash, 1});
  return counted(vocabulary, std::move(terms));
}

std::vector<Counted> counted(const Vocabulary& vocabulary, const std::vector<WordTerm>& words) {
  std::vector<Counted> terms;
  terms.reserve(words.size());
  for (const WordTerm& word : words) terms.push_back({word.term, 1, word.weight});
  return counted(vocabulary, std::move(terms));
}

void scale(TermVector& vector, float factor) {
  for (WeightedTerm& t : vector) t.weight *= factor;
}

void sort_terms(TermVector& vector) { std::ranges::sort(vector, {}, &WeightedTerm::term); }

/// tf-idf of length 1, unknown terms counted in.
TermVector tf_idf(const Vocabulary& vocabulary, const std::vector<Counted>& terms) {
  TermVector out;
  float square = 0;
  for (const Counted& t : terms) {
    const float idf = t.term == no_term ? vocabulary.index().unknown_idf : vocabulary.idf(t.term);
    const float weight = damped(t.count) * idf * t.weight;
    square += weight * weight;
    if (t.term != no_term) out.push_back({t.term, weight});
  }
  if (square > 0) scale(out, 1 / std::sqrt(square));
  sort_terms(out);
  return out;
}

/// `weight_of(term)` is the BM25 weight; `known`, where given, becomes the share of the weight that has
/// postings.
template <class WeightOf, class HasPostings>
TermVector bm25(const std::vector<Counted>& terms, WeightOf weight_of, HasPostings has_postings,
                float* known) {
  TermVector out;
  float best = 0;
  float found = 0;
  for (const Counted& t : terms) {
    const float weight = t.weight * weight_of(t.term);
    best += weight;
    if (t.term == no_term) continue;
    if (has_postings(t.term)) found += weight;
    out.push_back({t.term, weight});
  }
  if (known != nullptr) *known = best > 0 ? found / best : 0;
  if (best > 0) scale(out, 1 / (best * (bm25_k1 + 1)));
  sort_terms(out);
  return out;
}

}  // namespace

QuestionTerms question_terms(const Vocabulary& vocabulary, const TextFeatures& features) {
  const FaqIndex& index = vocabulary.index();
  QuestionTerms out;
  out.words = features.words.size();

  const std::vector<Counted> grams = counted(vocabulary, features.grams);
  out.grams = tf_idf(vocabulary, grams);
  float known = 0;
  for (const WeightedTerm& t : out.grams)
    if (!index.grams.of(t.term).empty()) known += t.weight * t.weight;
  out.known_grams = std::sqrt(known);
  out.gram_bm25 = bm25(
      grams,
      [&](TermId t) {
        return t < index.grams.bm25_weights.size() ? index.grams.bm25_weights[t] : index.grams.bm25_unknown;
      },
      [](TermId) { return true; }, nullptr);

  std::vector<WordTerm> all = features.words;
  all.insert(all.end(), features.concepts.begin(), features.concepts.end());
  const std::vector<Counted> words = counted(vocabulary, all);
  const auto field = [&](const Bm25Field& f, const std::vector<Counted>& of, float* share) {
    return bm25(
        of, [&](TermId t) { return f.weight(t); }, [&](TermId t) { return !f.postings(t).empty(); }, share);
  };
  out.asked = field(index.asked, counted(vocabulary, features.words), &out.known_words);
  out.meant = field(index.asked, words, nullptr);
  out.answered = field(index.answered, words, nullptr);

  out.features = tf_idf(vocabulary, counted(vocabulary, words_and_pairs(features, index.word_pairs())));
  out.features.insert(out.features.end(), out.grams.begin(), out.grams.end());
  sort_terms(out.features);
  return out;
}

}  // namespace ticketd::autoresponder
