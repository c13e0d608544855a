#include "db/faq_rows.hpp"

#include <algorithm>
#include <cmath>

namespace ticketd::db {
namespace {

constexpr double millionths = 1e6;

}  // namespace

std::int64_t to_ppm(double value) { return std::llround(std::clamp(value, -1.0, 1.0) * millionths); }
double from_ppm(std::int64_t ppm) { return static_cast<double>(ppm) / millionths; }

void insert_suggestions(Connection& db, MessageRow message, const std::vector<FaqSuggestion>& suggestions,
                        Time now) {
  int rank = 0;
  for (const FaqSuggestion& suggestion : suggestions)
    db.run(
        "INSERT INTO faq_suggestions(message_row, rank, entry, language, confidence_ppm, shipped_ppm, shown, "
        "at_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        message, ++rank, suggestion.entry, suggestion.language, to_ppm(suggestion.confidence),
        to_ppm(suggestion.shipped_confidence), suggestion.shown, now);
}

FaqSuggestion read_suggestion(Statement& row) {
  return {
      .entry = row.get<std::string>(),
      .language = row.get<std::string>(),
      .confidence = from_ppm(row.get<std::int64_t>()),
      .shipped_confidence = from_ppm(row.get<std::int64_t>()),
      .shown = row.get<bool>(),
  };
}

std::vector<FaqSuggestion> load_suggestions(Connection& db, MessageRow message) {
  Statement row = db.query(
      "SELECT entry, language, confidence_ppm, shipped_ppm, shown FROM faq_suggestions WHERE message_row = ? "
      "ORDER BY rank",
      message);
  std::vector<FaqSuggestion> suggestions;
  while (row.step()) suggestions.push_back(read_suggestion(row));
  return suggestions;
}

void insert_example(Connection& db, const FaqExample& example, Time now) {
  const bool by_agent = example.source == FaqSource::agent_faq || example.source == FaqSource::agent_learn ||
                        example.source == FaqSource::answer_contains;
  if (by_agent)
    db.run(
        "UPDATE faq_examples SET forgotten_s = ?, question = '' WHERE ticket_id = ? AND message_row = ? AND "
        "source = 'own_words' AND forgotten_s IS NULL",
        now, example.ticket, example.message);
  db.run(
      "INSERT INTO faq_examples(ticket_id, message_row, question, entry, language, weight_ppm, source, who, "
      "at_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(ticket_id, entry) "
      "WHERE source IN ('solved', 'did_not_help') DO NOTHING",
      example.ticket, example.message, example.text, example.entry, example.language, to_ppm(example.weight),
      example.source, example.who, example.at);
}

std::vector<FaqLesson> load_lessons(Connection& db, TicketId id) {
  Statement row = db.query(
      "SELECT message_row, entry, source FROM faq_examples WHERE ticket_id = ? ORDER BY example_id", id);
  std::vector<FaqLesson> lessons;
  while (row.step())
    lessons.push_back({.message = row.get<MessageRow>(),
                       .entry = row.get<std::optional<std::string>>(),
                       .source = row.get<FaqSource>()});
  return lessons;
}

}  // namespace ticketd::db
