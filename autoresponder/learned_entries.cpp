#include "autoresponder/learned_entries.hpp"

#include <algorithm>

namespace ticketd::autoresponder {
namespace {

float likeness(const TermVector& grams, std::span<const QuestionTerms> questions) {
  float best = 0;
  for (const QuestionTerms& question : questions) best = std::max(best, dot(question.grams, grams));
  return best;
}

}  // namespace

void overlay(const LearnedEntries& learned, std::span<const QuestionTerms> questions, ScoreTable& table) {
  for (const auto& [index, entry] : learned.entries) {
    const float answered = of(table.entries[index], Scorer::answered);
    Scores best = ScoreTable(1).entries.front();
    for (const QuestionTerms& question : questions) {
      Scores scores{};
      for (const TermVector& document : entry->documents)
        of(scores, Scorer::cosine) = std::max(of(scores, Scorer::cosine), dot(question.grams, document));
      of(scores, Scorer::grams) =
          (bm25_k1 + 1) * joined(question.gram_bm25, entry->gram_counts,
                                 [&](float count) { return count / (count + entry->gram_saturation); });
      of(scores, Scorer::asked) = dot(question.asked, entry->asked);
      of(scores, Scorer::meant) = dot(question.meant, entry->asked);
      of(scores, Scorer::svm) = entry->svm.bias + dot(question.features, entry->svm.weights);
      for (std::size_t s = 0; s < scorer_count; ++s) best[s] = std::max(best[s], scores[s]);
    }
    of(best, Scorer::answered) = answered;
    table.entries[index] = best;
  }
  for (const auto& mail : learned.unanswered)
    table.nearest_unanswered = std::max(table.nearest_unanswered, likeness(mail->grams, questions));
}

float rejection(const FaqIndex& index, const LearnedEntries& learned, EntryIndex entry,
                std::span<const QuestionTerms> questions) {
  float sum = 0;
  const auto add = [&](const IndexedRejection& r) {
    sum += r.weight * 2 * std::max(0.0F, likeness(r.grams, questions) - 0.5F);
  };
  for (const IndexedRejection& r : index.rejections)
    if (r.entry == entry) add(r);
  if (const auto found = learned.entries.find(entry); found != learned.entries.end())
    for (const IndexedRejection& r : found->second->rejected) add(r);
  return sum;
}

}  // namespace ticketd::autoresponder
