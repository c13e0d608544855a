// What a matcher learned after its index was built: few entries, each whole, laid over the index. Snapshots
// share what they have in common.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "autoresponder/entry_scores.hpp"
#include "autoresponder/faq_example.hpp"
#include "autoresponder/faq_index.hpp"
#include "autoresponder/linear_svm.hpp"
#include "autoresponder/question_terms.hpp"

namespace ticketd::autoresponder {

/// An entry with everything known of it, index and later examples together; takes the place of the index's
/// scores.
struct LearnedEntry {
  std::vector<IndexedDocument> added{};
  std::vector<IndexedRejection> rejected{};
  std::vector<TermVector> documents{};  ///< tf-idf of grams, of length 1
  TermVector gram_counts{};
  float gram_saturation = 1;
  TermVector asked{};  ///< BM25: each word's saturated count
  SvmWeights svm{};
};

struct LearnedEntries {
  TermTable terms{};  ///< numbered from the index's size on
  std::map<EntryIndex, std::shared_ptr<const LearnedEntry>> entries{};
  std::vector<std::shared_ptr<const IndexedRejection>>
      unanswered{};          ///< mails no entry answers; `entry` is no_entry
  std::size_t examples = 0;  ///< of entries
  std::size_t count = 0;     ///< all that was learned
};

/// Puts the scores of learned entries into a table of the index's scores for the same questions.
void overlay(const LearnedEntries& learned, std::span<const QuestionTerms> questions, ScoreTable& table);

/// How strongly mails like this one were rejected for the entry: the sum of weights times likeness beyond one
/// half.
float rejection(const FaqIndex& index, const LearnedEntries& learned, EntryIndex entry,
                std::span<const QuestionTerms> questions);

/// `learned` and the example. Retrains the entries it concerns: at most three.
LearnedEntries learn(const FaqIndex& index, const LearnedEntries& learned, const Example& example);

}  // namespace ticketd::autoresponder
