#include "autoresponder/help_rate.hpp"

namespace ticketd::autoresponder {

double help_rate(const HelpVotes& votes) {
  const std::int64_t all = votes.solved + votes.did_not_help;
  return all == 0 ? 0 : static_cast<double>(votes.solved) / static_cast<double>(all);
}

bool sinks(const HelpVotes& votes) {
  return votes.solved + votes.did_not_help >= votes_that_count && help_rate(votes) < help_rate_min;
}

double confidence_left(const HelpVotes& votes) { return sinks(votes) ? help_rate(votes) / help_rate_min : 1; }

}  // namespace ticketd::autoresponder
