// A mail against an index: everything between a question and an order of entries.
#pragma once

#include <vector>

#include "autoresponder/mail_questions.hpp"
#include "autoresponder/ranker.hpp"

namespace ticketd::autoresponder {

struct RankedEntry {
  EntryIndex entry = no_entry;
  double confidence = 0;
  bool operator==(const RankedEntry&) const = default;
};

struct Ranking {
  MailQuestions mail{};
  ScoreTable table{0};
  std::vector<RankedEntry> entries{};  ///< best first, at most max_candidates
};

/// The confidence of the first is the calibrated probability that it is right; the others get what is left,
/// by rank.
Ranking ranked(const FaqIndex& index, const LearnedEntries& learned, const MatcherQuery& query,
               const RankerWeights& weights);

}  // namespace ticketd::autoresponder
