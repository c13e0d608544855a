// From scores to an order of entries and the probability that the first one answers the mail: a linear ranker
// over the scorers, and a calibration of the first one's chance to be right (logistic, with a small hidden
// layer), both with constants learned over many FAQs (ranker_weights.cpp, made by tests/bench/faq/fit.py).
// Pure.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "autoresponder/entry_scores.hpp"
#include "autoresponder/learned_entries.hpp"
#include "autoresponder/question_terms.hpp"
#include "autoresponder/word_match.hpp"

namespace ticketd::autoresponder {

/// What is known of a question besides its scores.
struct QuestionFacts {
  std::string language{};  ///< primary
  std::size_t words = 0;   ///< of the whole text
  float known_grams = 0;
  float known_words = 0;
};

/// What the ranker looks at of one entry: thirty-one features three times over: as they are, only where the
/// FAQ has examples, and by how many it has for each entry.
inline constexpr std::size_t base_feature_count = 4 * scorer_count + 7;
inline constexpr std::size_t rank_feature_count = 3 * base_feature_count;
using RankFeatures = std::array<float, rank_feature_count>;

/// What the calibration looks at.
inline constexpr std::size_t confidence_feature_count = 3 * scorer_count + 30;
using ConfidenceFeatures = std::array<float, confidence_feature_count>;
/// Units of the calibration's hidden layer: what a feature is worth depends on others (a high cosine says
/// little about one word).
inline constexpr std::size_t hidden_unit_count = 48;

struct Candidate {
  EntryIndex entry = no_entry;
  Scores scores{};
  WordMatch words{};
  RankFeatures features{};
  float rank = 0;  ///< higher is better
};

/// Entries worth a closer look, at most this many.
inline constexpr std::size_t max_candidates = 24;

struct RankerWeights {
  RankFeatures rank{};
  ConfidenceFeatures mean{};
  ConfidenceFeatures scale{};  ///< 1 / standard deviation
  ConfidenceFeatures confidence{};
  float bias = 0;
  std::array<ConfidenceFeatures, hidden_unit_count> hidden{};
  std::array<float, hidden_unit_count> hidden_bias{};
  std::array<float, hidden_unit_count> hidden_output{};
};

/// Those shipped.
const RankerWeights& ranker_weights();

/// The best and second best score of all entries, by scorer.
struct Extremes {
  Scores first{};
  Scores second{};
};
Extremes extremes_of(std::span<const Scores> entries);

/// The scores of one question, and what they were taken from.
struct RankerInput {
  const FaqIndex& index;
  const LearnedEntries& learned;
  const ScoreTable& table;
  const QuestionFacts& facts;
  const QuestionTerms& question;  ///< the whole text
  Extremes extremes = extremes_of(table.entries);
};

/// The candidates with their features, in no order; empty when there are no entries.
std::vector<Candidate> candidates(const RankerInput& input);
/// Gives ranks and sorts by them.
void rank(std::vector<Candidate>& candidates, const RankerWeights& weights);
/// Best first; equal ones by entry.
void sort_by_rank(std::vector<Candidate>& candidates);
/// Of ranked candidates, at least one.
ConfidenceFeatures confidence_features(const RankerInput& input, std::span<const Candidate> ranked);
/// That the first candidate is right, 0..1.
float confidence(const ConfidenceFeatures& features, const RankerWeights& weights);

}  // namespace ticketd::autoresponder
