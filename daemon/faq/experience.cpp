#include "daemon/faq/experience.hpp"

namespace ticketd {

autoresponder::Example learned_example(const db::FaqExample& example) {
  return {
      .text = example.text, .entry = example.entry, .language = example.language, .weight = example.weight};
}

std::vector<autoresponder::Example> learned_examples(std::span<const db::FaqExample> examples) {
  std::vector<autoresponder::Example> learned;
  learned.reserve(examples.size());
  for (const db::FaqExample& example : examples) learned.push_back(learned_example(example));
  return learned;
}

FaqExperience faq_experience(std::span<const db::FaqExample> examples,
                             std::span<const db::FaqOutcome> outcomes) {
  FaqExperience experience{.examples = learned_examples(examples)};
  for (const db::FaqExample& example : examples) {
    if (example.source == db::FaqSource::solved) ++experience.votes[example.entry.value_or("")].solved;
    if (example.source == db::FaqSource::did_not_help)
      ++experience.votes[example.entry.value_or("")].did_not_help;
  }
  for (const db::FaqOutcome& outcome : outcomes) {
    const bool same = outcome.right_entry == outcome.first.entry;
    if (outcome.weight < 0 && !same) continue;
    experience.labels.push_back(
        {.confidence = outcome.first.shipped_confidence, .right = same && outcome.weight > 0});
  }
  return experience;
}

}  // namespace ticketd
