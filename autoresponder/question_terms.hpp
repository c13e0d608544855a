// A question as the terms of an index, weighed for each scorer.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "autoresponder/faq_index.hpp"
#include "autoresponder/term_table.hpp"
#include "autoresponder/term_vector.hpp"

namespace ticketd::autoresponder {

/// The terms of an index and those learned since: their numbers go on where the index's end.
class Vocabulary {
 public:
  Vocabulary(const FaqIndex& index, const TermTable& learned) : index_(&index), learned_(&learned) {}

  TermId find(TermHash hash) const {
    const TermId known = index_->terms.find(hash);
    if (known != no_term) return known;
    const TermId later = learned_->find(hash);
    return later == no_term ? no_term : static_cast<TermId>(index_->terms.size() + later);
  }
  float idf(TermId term) const { return term < index_->idf.size() ? index_->idf[term] : index_->unknown_idf; }
  std::size_t size() const { return index_->terms.size() + learned_->size(); }
  const FaqIndex& index() const { return *index_; }

 private:
  const FaqIndex* index_;
  const TermTable* learned_;
};

struct QuestionTerms {
  TermVector grams{};      ///< tf-idf, of length 1 together with the grams nobody knows
  TermVector gram_bm25{};  ///< BM25 weights; a full match of everything, known or not, would be 1
  TermVector asked{};      ///< the same for words in questions
  TermVector meant{};      ///< for words and concepts in questions
  TermVector answered{};   ///< and in answers
  TermVector features{};   ///< what the SVM looks at: words and grams, each half of length 1
  float known_grams = 0;   ///< share of the grams' length that some document has, 0..1
  float known_words = 0;   ///< share of the words' BM25 weight that some question or example has, 0..1
  std::size_t words = 0;   ///< how many, function words and repetitions included
};

QuestionTerms question_terms(const Vocabulary& vocabulary, const TextFeatures& features);

}  // namespace ticketd::autoresponder
