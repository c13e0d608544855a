// What the FAQ offered and what it learned, as rows of one ticket. Inside db only; the caller holds the
// transaction.
#pragma once

#include <cstdint>
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
/// Best first.
std::vector<FaqSuggestion> load_suggestions(Connection& db, MessageRow message);

/// The next columns: entry, language, confidence_ppm, shipped_ppm, shown.
FaqSuggestion read_suggestion(Statement& row);

/// See Filing::examples.
void insert_example(Connection& db, const FaqExample& example, Time now);

/// Oldest first.
std::vector<FaqLesson> load_lessons(Connection& db, TicketId id);

}  // namespace ticketd::db
