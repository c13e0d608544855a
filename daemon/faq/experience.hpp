// What the desk has seen of its FAQ, from the store's rows to what the matcher is built with. Pure.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "autoresponder/calibration.hpp"
#include "autoresponder/faq_example.hpp"
#include "autoresponder/help_rate.hpp"
#include "db/faq.hpp"

namespace ticketd {

struct FaqExperience {
  std::vector<autoresponder::Example> examples{};
  std::vector<autoresponder::LabelledConfidence> labels{};  ///< they move confidence and threshold
  std::map<std::string, autoresponder::HelpVotes> votes{};  ///< by entry
};

/// The newest outcomes decide about calibration: an FAQ changes.
inline constexpr int outcomes_max = 1000;

autoresponder::Example learned_example(const db::FaqExample& example);
std::vector<autoresponder::Example> learned_examples(std::span<const db::FaqExample> examples);

/// A suggestion was right when its entry turned out to answer the mail; that another entry did not help says
/// nothing about it.
FaqExperience faq_experience(std::span<const db::FaqExample> examples,
                             std::span<const db::FaqOutcome> outcomes);

}  // namespace ticketd
