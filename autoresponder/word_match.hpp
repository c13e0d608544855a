// Which of a question's words an entry has at all, however often: BM25 forgives a missing word when others
// match well, but an entry without the one rare word of a question seldom answers it. Pure.
#pragma once

#include "autoresponder/learned_entries.hpp"
#include "autoresponder/question_terms.hpp"

namespace ticketd::autoresponder {

/// Known words are those that some text of the FAQ has. Shares are of the BM25 weight of all words of the
/// question, unknown ones too, 0..1.
struct WordMatch {
  float covered = 0;  ///< share of the words that the entry has
  float missing = 0;  ///< the largest share of one known word that the entry does not have
  float rarest = 0;   ///< the largest share of one known word
  float had = 0;      ///< how many of the known words the entry has, 0..1
  float lacked = 0;   ///< how many known words it does not have
  bool operator==(const WordMatch&) const = default;
};

/// Against the titles, questions and examples of `entry`, those learned later too.
WordMatch word_match(const FaqIndex& index, const LearnedEntries& learned, const QuestionTerms& question,
                     EntryIndex entry);

}  // namespace ticketd::autoresponder
