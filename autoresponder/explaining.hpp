// Puts together why an entry was suggested: see Matcher::explain().
#pragma once

#include <optional>
#include <string_view>

#include "autoresponder/explanation.hpp"
#include "autoresponder/ranking.hpp"

namespace ticketd::autoresponder {

std::optional<Explanation> explained(const FaqIndex& index, const LearnedEntries& learned,
                                     const MatcherQuery& query, std::string_view entry_id,
                                     const RankerWeights& weights);

}  // namespace ticketd::autoresponder
