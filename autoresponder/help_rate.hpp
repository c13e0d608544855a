// How far an entry helps those who are shown it, by their own votes. One that does not, sinks: it is offered
// with less confidence, whatever the mail says. Pure.
#pragma once

#include <cstdint>

namespace ticketd::autoresponder {

struct HelpVotes {
  std::int64_t solved = 0;
  std::int64_t did_not_help = 0;
  bool operator==(const HelpVotes&) const = default;
};

/// Fewer votes say nothing about an entry as a whole (they count for the mails they are about).
inline constexpr std::int64_t votes_that_count = 5;
/// An entry sinks when it helps less often.
inline constexpr double help_rate_min = 0.5;

/// Share of the votes that say "solved", 0..1; 0 without votes.
double help_rate(const HelpVotes& votes);
bool sinks(const HelpVotes& votes);
/// What is left of the confidence in the entry: 1 unless it sinks, then the less the fewer it helped.
double confidence_left(const HelpVotes& votes);

}  // namespace ticketd::autoresponder
