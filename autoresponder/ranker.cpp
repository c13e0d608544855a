#include "autoresponder/ranker.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace ticketd::autoresponder {
namespace {

constexpr float epsilon = 1e-6F;
constexpr float nearly_one = 0.999F;

float examples_of(const RankerInput& input, EntryIndex entry) {
  const auto later = input.learned.entries.find(entry);
  const std::size_t added = later == input.learned.entries.end() ? 0 : later->second->added.size();
  return static_cast<float>(input.index.entries[entry].documents - 1 + added);
}

std::size_t all_examples(const RankerInput& input) { return input.index.examples + input.learned.examples; }

bool has_unanswered(const RankerInput& input) {
  return input.index.unanswered > 0 || !input.learned.unanswered.empty();
}

float examples_per_entry(const RankerInput& input) {
  return std::log1p(static_cast<float>(all_examples(input)) / static_cast<float>(input.index.entries.size()));
}

bool same_language(const RankerInput& input, EntryIndex entry) {
  return input.index.entries[entry].language == input.facts.language;
}

/// Relative to the best: 1 for the best, for the SVM the (never positive) distance to it.
float relative(const Scores& scores, const Scores& best, std::size_t s) {
  if (s == static_cast<std::size_t>(Scorer::svm)) return std::clamp(scores[s] - best[s], -1.0F, 0.0F);
  return best[s] > epsilon ? scores[s] / best[s] : 0;
}

bool is_best(const Scores& scores, const Scores& best, std::size_t s) {
  if (s == static_cast<std::size_t>(Scorer::svm)) return scores[s] >= best[s] - epsilon;
  return best[s] > epsilon && scores[s] / best[s] >= nearly_one;
}

/// How far `a` lies above `b`, as a share of the best score; the SVM's margins are differences already.
float gap(float a, float b, const Scores& best, std::size_t s) {
  if (s == static_cast<std::size_t>(Scorer::svm)) return a - b;
  return (a - b) / std::max(best[s], epsilon);
}

/// `covered_best`: of all candidates.
RankFeatures rank_features(const RankerInput& input, const Candidate& candidate, float covered_best) {
  const Extremes& extremes = input.extremes;
  const Scores& scores = candidate.scores;
  RankFeatures out{};
  std::size_t next = 0;
  for (std::size_t s = 0; s < scorer_count; ++s) {
    const bool best = is_best(scores, extremes.first, s);
    const bool svm = s == static_cast<std::size_t>(Scorer::svm);
    out[next++] = svm ? std::clamp(scores[s], -1.5F, 1.5F) : scores[s];
    out[next++] = relative(scores, extremes.first, s);
    out[next++] = best ? 1.0F : 0.0F;
    out[next++] =
        best ? std::clamp(gap(extremes.first[s], extremes.second[s], extremes.first, s), 0.0F, 1.0F) : 0.0F;
  }
  const float covered = candidate.words.covered;
  out[next++] = covered;
  out[next++] = covered / std::max(covered_best, epsilon);
  out[next++] = covered >= covered_best - epsilon ? 1.0F : 0.0F;
  out[next++] = candidate.words.had;

  const float examples = examples_of(input, candidate.entry);
  out[next++] = same_language(input, candidate.entry) ? 1.0F : 0.0F;
  out[next++] = 0.3F * std::log1p(examples);
  out[next++] = examples > 0 ? of(scores, Scorer::cosine) : 0;

  const float any = all_examples(input) > 0 ? 1.0F : 0.0F;
  const float many = examples_per_entry(input);
  for (std::size_t i = 0; i < base_feature_count; ++i) {
    out[base_feature_count + i] = out[i] * any;
    out[2 * base_feature_count + i] = out[i] * many;
  }
  return out;
}

float best_covered(std::span<const Candidate> candidates) {
  float best = 0;
  for (const Candidate& c : candidates) best = std::max(best, c.words.covered);
  return best;
}

/// A first guess, good enough to leave out entries that cannot win.
float promise(const RankerInput& input, EntryIndex entry) {
  const Scores& best = input.extremes.first;
  const Scores& scores = input.table.entries[entry];
  float sum = same_language(input, entry) ? 1.0F : 0.0F;
  for (std::size_t s = 0; s < scorer_count; ++s) {
    if (s == static_cast<std::size_t>(Scorer::svm))
      sum += 2 * std::clamp(1 + scores[s] - std::max(best[s], -1.0F), -1.0F, 1.0F);
    else
      sum += scores[s] / std::max(best[s], epsilon);
  }
  return sum;
}

}  // namespace

Extremes extremes_of(std::span<const Scores> entries) {
  Extremes out;
  out.first.fill(-std::numeric_limits<float>::infinity());
  out.second = out.first;
  for (const Scores& scores : entries) {
    for (std::size_t s = 0; s < scorer_count; ++s) {
      if (scores[s] > out.first[s]) {
        out.second[s] = out.first[s];
        out.first[s] = scores[s];
      } else {
        out.second[s] = std::max(out.second[s], scores[s]);
      }
    }
  }
  for (std::size_t s = 0; s < scorer_count; ++s)
    if (std::isinf(out.second[s])) out.second[s] = s == static_cast<std::size_t>(Scorer::svm) ? no_svm : 0;
  return out;
}

std::vector<Candidate> candidates(const RankerInput& input) {
  std::vector<std::pair<float, EntryIndex>> order;
  order.reserve(input.table.entries.size());
  for (EntryIndex e = 0; e < input.table.entries.size(); ++e) order.emplace_back(-promise(input, e), e);
  const std::size_t kept = std::min(max_candidates, order.size());
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(kept));

  std::vector<Candidate> out;
  out.reserve(kept);
  for (const auto& [promised, entry] : std::span(order).first(kept))
    out.push_back({.entry = entry,
                   .scores = input.table.entries[entry],
                   .words = word_match(input.index, input.learned, input.question, entry)});
  const float covered_best = best_covered(out);
  for (Candidate& c : out) c.features = rank_features(input, c, covered_best);
  return out;
}

void rank(std::vector<Candidate>& candidates, const RankerWeights& weights) {
  for (Candidate& c : candidates) {
    c.rank = 0;
    for (std::size_t i = 0; i < rank_feature_count; ++i) c.rank += weights.rank[i] * c.features[i];
  }
  sort_by_rank(candidates);
}

void sort_by_rank(std::vector<Candidate>& candidates) {
  std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
    return a.rank > b.rank || (a.rank == b.rank && a.entry < b.entry);
  });
}

ConfidenceFeatures confidence_features(const RankerInput& input, std::span<const Candidate> ranked) {
  const Extremes& extremes = input.extremes;
  const Candidate& first = ranked.front();
  const auto behind = [&](std::size_t place) {
    constexpr float far_behind = 12;
    return ranked.size() > place ? std::min(first.rank - ranked[place].rank, far_behind) : far_behind;
  };
  const Scores& second = ranked.size() > 1 ? ranked[1].scores : extremes.second;

  float others = 0;
  for (const Candidate& c : ranked) others += std::exp(c.rank - first.rank);
  const float share = std::clamp(1 / others, 1e-4F, 1 - 1e-4F);
  const float log_odds = std::log(share / (1 - share));

  ConfidenceFeatures out{};
  std::size_t next = 0;
  const auto add = [&](float value) { out[next++] = value; };
  add(log_odds);
  add(behind(1));
  float agreeing = 0;
  for (std::size_t s = 0; s < scorer_count; ++s) {
    const bool svm = s == static_cast<std::size_t>(Scorer::svm);
    add(first.scores[s]);
    add(std::clamp(gap(first.scores[s], second[s], extremes.first, s), -1.0F, 2.0F));
    add(svm ? first.scores[s] - extremes.first[s] : first.scores[s] / std::max(extremes.first[s], epsilon));
    agreeing += is_best(first.scores, extremes.first, s) ? 1.0F : 0.0F;
  }
  const float any = all_examples(input) > 0 ? 1.0F : 0.0F;
  const float examples = examples_of(input, first.entry);
  const float cosine = of(first.scores, Scorer::cosine);
  const float asked = of(first.scores, Scorer::asked);
  add(same_language(input, first.entry) ? 1.0F : 0.0F);
  add(agreeing / static_cast<float>(scorer_count));
  add(input.facts.known_grams);
  add(input.facts.known_words);
  add(std::log1p(static_cast<float>(input.facts.words)));
  add(std::log1p(examples));
  add(examples > 0 ? 1.0F : 0.0F);
  add(has_unanswered(input) ? cosine - input.table.nearest_unanswered : 0);
  add(any);
  add(std::log(static_cast<float>(input.index.entries.size())));
  add(examples_per_entry(input));
  add(cosine * asked);
  add(of(first.scores, Scorer::svm) * any);
  add(asked * input.facts.known_words);
  add(log_odds * any);
  add(cosine * any);
  add(asked * any);
  add(of(first.scores, Scorer::grams) * any);
  add(has_unanswered(input) ? 1.0F : 0.0F);

  const WordMatch& words = first.words;
  const float covered_best = std::max(best_covered(ranked), epsilon);
  const float second_covered = ranked.size() > 1 ? ranked[1].words.covered : 0;
  add(words.covered);
  add(std::clamp((words.covered - second_covered) / covered_best, -1.0F, 2.0F));
  add(words.covered / covered_best);
  float entropy = 0;
  for (const Candidate& c : ranked) {
    const float chance = std::exp(c.rank - first.rank) / others;
    if (chance > 0) entropy -= chance * std::log(chance);
  }
  add(entropy);
  add(behind(2));
  add(words.missing);
  add(words.rarest);
  add(words.had);
  add(std::log1p(words.lacked));
  return out;
}

float confidence(const ConfidenceFeatures& features, const RankerWeights& weights) {
  constexpr float far_out = 4;  // standard deviations; beyond them nothing was learned
  ConfidenceFeatures input{};
  for (std::size_t i = 0; i < confidence_feature_count; ++i)
    input[i] = std::clamp((features[i] - weights.mean[i]) * weights.scale[i], -far_out, far_out);
  const auto weighed = [&](const ConfidenceFeatures& by) {
    return std::inner_product(input.begin(), input.end(), by.begin(), 0.0F);
  };
  float sum = weights.bias + weighed(weights.confidence);
  for (std::size_t unit = 0; unit < hidden_unit_count; ++unit)
    sum += weights.hidden_output[unit] * std::tanh(weights.hidden_bias[unit] + weighed(weights.hidden[unit]));
  return 1 / (1 + std::exp(-sum));
}

}  // namespace ticketd::autoresponder
