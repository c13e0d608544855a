#include "autoresponder/ranking.hpp"

#include <algorithm>
#include <cmath>

namespace ticketd::autoresponder {
namespace {

/// What one full rejection of the same words takes from the log-odds of an entry: three silence even a sure
/// one.
constexpr float rejection_strength = 2;

double shifted(double probability, double shift) {
  if (shift == 0) return probability;
  const double clamped = std::clamp(probability, 1e-6, 1 - 1e-6);
  return 1 / (1 + std::exp(-(std::log(clamped / (1 - clamped)) + shift)));
}

}  // namespace

Ranking ranked(const FaqIndex& index, const LearnedEntries& learned, const MatcherQuery& query,
               const RankerWeights& weights) {
  Ranking out;
  out.mail = mail_questions(Vocabulary(index, learned.terms), query);
  out.table = ScoreTable(index.entries.size());
  if (out.mail.questions.empty() || index.entries.empty()) return out;
  EntryScorer scorer(index);
  for (const QuestionTerms& question : out.mail.questions) scorer.raise(question, out.table);
  overlay(learned, out.mail.questions, out.table);

  const RankerInput input{index, learned, out.table, out.mail.facts, out.mail.questions.front()};
  std::vector<Candidate> found = candidates(input);
  rank(found, weights);
  for (Candidate& c : found)
    c.rank -= rejection_strength * rejection(index, learned, c.entry, out.mail.questions);
  sort_by_rank(found);

  const float refused = rejection(index, learned, found.front().entry, out.mail.questions);
  const double first = shifted(confidence(confidence_features(input, found), weights),
                               -static_cast<double>(rejection_strength * refused));
  double others = 0;
  for (std::size_t i = 1; i < found.size(); ++i)
    others += std::exp(static_cast<double>(found[i].rank - found.front().rank));
  for (std::size_t i = 0; i < found.size(); ++i) {
    double probability = first;
    if (i > 0) {
      const double share =
          std::exp(static_cast<double>(found[i].rank - found.front().rank)) / std::max(others, 1e-9);
      probability = std::min(first, (1 - first) * share);
    }
    out.entries.push_back({found[i].entry, probability});
  }
  return out;
}

}  // namespace ticketd::autoresponder
