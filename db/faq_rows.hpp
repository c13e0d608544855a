// What the FAQ offered and what it learned, as rows of one ticket. Inside db only; the caller holds the
// transaction.
#pragma once

#include <string>
#include <vector>

#include "db/database.hpp"
#include "db/records.hpp"

namespace ticketd::db {

/// Probabilities and weights are stored as whole millionths.
std::int64_t to_ppm(double value);
double from_ppm(std::int64_t ppm);

/// Best first, as they were offered for `message`.
void insert_suggestions(Connection& db, MessageRow message, const std::vector<FaqSuggestion>& suggestions,
                        Time now);
/// A second vote on an entry is ignored, whatever it says.
void insert_example(Connection& db, const FaqExample& example);

/// Entries with a customer's vote, forgotten ones included.
std::vector<std::string> load_voted_entries(Connection& db, TicketId id);

}  // namespace ticketd::db
