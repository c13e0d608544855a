// A mail as the questions it is matched with: its whole text, and the sentences of a long one.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "autoresponder/matcher_query.hpp"
#include "autoresponder/question_terms.hpp"
#include "autoresponder/ranker.hpp"

namespace ticketd::autoresponder {

/// Sentences beyond these are matched as part of the whole text only.
inline constexpr std::size_t max_sentences = 8;
/// A text of more words is matched sentence by sentence too; a shorter one is one question.
inline constexpr std::size_t long_text_words = 50;
inline constexpr std::size_t min_sentence_words = 2;
/// The whole text is cut to so much of it: questions stand near the beginning.
inline constexpr std::size_t max_question_bytes_matched = 4U << 10U;

struct MailQuestions {
  std::string text{};  ///< the mail, cleaned
  QuestionFacts facts{};
  std::vector<QuestionTerms> questions{};  ///< the whole text first; empty when there are no words
};

MailQuestions mail_questions(const Vocabulary& vocabulary, const MatcherQuery& query);

}  // namespace ticketd::autoresponder
