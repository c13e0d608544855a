// The scorers: how well each entry fits a question, in six ways that the ranker weighs against each other.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "autoresponder/faq_index.hpp"
#include "autoresponder/question_terms.hpp"

namespace ticketd::autoresponder {

enum class Scorer {
  cosine,    ///< character n-grams, tf-idf: the most similar of the entry's questions and examples, 0..1
  grams,     ///< BM25 of character n-grams over all of them, 0..1
  asked,     ///< BM25 of words over all of them, 0..1
  meant,     ///< the same with concepts, 0..1
  answered,  ///< BM25 of words and concepts over title and answer, 0..1
  svm,       ///< margin of the entry's classifier; no_svm where there is none
};
inline constexpr std::size_t scorer_count = 6;
inline constexpr float no_svm = -1.0F;

using Scores = std::array<float, scorer_count>;
inline float& of(Scores& scores, Scorer scorer) { return scores[static_cast<std::size_t>(scorer)]; }
inline float of(const Scores& scores, Scorer scorer) { return scores[static_cast<std::size_t>(scorer)]; }

/// Of every entry, the best over the texts it was asked with (a mail, and its sentences).
struct ScoreTable {
  std::vector<Scores> entries{};
  float nearest_unanswered = 0;  ///< cosine with the most similar mail that no entry answered

  explicit ScoreTable(std::size_t count);
};

/// What a question may cost. Beyond it the commonest terms, which tell entries apart the least, count only
/// for entries that are promising without them: those get exact scores. Small FAQs never come near.
inline constexpr std::size_t gram_visits_max = 20'000;
inline constexpr std::size_t svm_visits_max = 20'000;
inline constexpr std::size_t promising_entries = 12;

/// Buffers for one thread; one object scores any number of questions.
class EntryScorer {
 public:
  explicit EntryScorer(const FaqIndex& index);

  /// Raises the scores of `table` to those of this question where they are higher.
  void raise(const QuestionTerms& question, ScoreTable& table);

  /// The documents of the highest cosines, at most `count`, most similar first; those with nothing in common
  /// left out.
  std::vector<std::uint32_t> most_similar(const QuestionTerms& question, std::size_t count);
  /// Of the last question.
  float similarity(std::uint32_t document) const {
    return documents_[document] * index_.grams.document_scale[document];
  }

 private:
  void begin();
  void add_gram(std::span<const GramPosting> postings, float cosine, float bm25);
  /// Both give the places in the question of the terms that were too common to visit.
  std::vector<std::uint32_t> score_grams(const QuestionTerms& question);
  std::vector<std::uint32_t> score_margins(const QuestionTerms& question);
  void score_words(const QuestionTerms& question);
  std::vector<EntryIndex> promising();
  void complete(const QuestionTerms& question, std::span<const std::uint32_t> grams,
                std::span<const std::uint32_t> features);

  std::vector<float>& column(Scorer scorer) { return columns_[static_cast<std::size_t>(scorer)]; }

  const FaqIndex& index_;
  std::vector<float> documents_;
  /// Of each scorer the scores of all entries: what one pass over postings adds to is small then.
  std::array<std::vector<float>, scorer_count> columns_{};
};

}  // namespace ticketd::autoresponder
