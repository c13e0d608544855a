#include "autoresponder/matcher.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "autoresponder/explaining.hpp"
#include "autoresponder/faq_index_file.hpp"
#include "autoresponder/mail_questions.hpp"
#include "autoresponder/ranking.hpp"

namespace ticketd::autoresponder {

struct Matcher::State {
  std::shared_ptr<const FaqIndex> index;
  LearnedEntries learned{};
  DeskCalibration calibration{};
};

Matcher::Matcher(std::unique_ptr<const State> state) : state_(std::move(state)) {}
Matcher::~Matcher() = default;

std::shared_ptr<const Matcher> Matcher::build(std::span<const FaqEntry> entries,
                                              std::span<const Example> examples,
                                              const DeskCalibration& calibration) {
  auto index = std::make_shared<const FaqIndex>(build_index(entries, examples));
  return std::shared_ptr<const Matcher>(
      new Matcher(std::make_unique<const State>(State{std::move(index), {}, calibration})));
}

std::vector<Suggestion> Matcher::suggest(const MatcherQuery& query) const {
  const FaqIndex& index = *state_->index;
  const Ranking ranking = ranked(index, state_->learned, query, ranker_weights());
  std::vector<Suggestion> suggestions;
  for (const RankedEntry& r : ranking.entries) {
    if (suggestions.size() == max_suggestions) break;
    const IndexedEntry& entry = index.entries[r.entry];
    suggestions.push_back({entry.id, entry.language, state_->calibration.apply(r.confidence)});
  }
  return suggestions;
}

std::shared_ptr<const Matcher> Matcher::learned(const Example& example) const {
  return std::shared_ptr<const Matcher>(new Matcher(std::make_unique<const State>(
      State{state_->index, learn(*state_->index, state_->learned, example), state_->calibration})));
}

std::size_t Matcher::learned_since_build() const { return state_->learned.count; }

std::optional<Explanation> Matcher::explain(const MatcherQuery& query, std::string_view entry_id) const {
  auto explanation = explained(*state_->index, state_->learned, query, entry_id, ranker_weights());
  if (explanation) explanation->confidence = state_->calibration.apply(explanation->confidence);
  return explanation;
}

std::size_t Matcher::entries() const { return state_->index->entries.size(); }

std::string Matcher::saved() const { return index_bytes(*state_->index); }

std::expected<std::shared_ptr<const Matcher>, std::string> Matcher::restored(
    std::string_view bytes, const DeskCalibration& calibration) {
  auto index = index_from_bytes(bytes);
  if (!index) return std::unexpected(index.error());
  auto shared = std::make_shared<const FaqIndex>(*std::move(index));
  return std::shared_ptr<const Matcher>(
      new Matcher(std::make_unique<const State>(State{std::move(shared), {}, calibration})));
}

}  // namespace ticketd::autoresponder
