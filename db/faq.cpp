#include "db/faq.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "db/database.hpp"
#include "db/faq_rows.hpp"
#include "db/message_rows.hpp"
#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

/// Reads the columns in the order of the SELECTs below; braces evaluate from left to right.
FaqExample read_example(Statement& row) {
  return {
      .id = row.get<FaqExampleId>(),
      .text = row.get<std::string>(),
      .entry = row.get<std::optional<std::string>>(),
      .language = row.get<std::string>(),
      .weight = from_ppm(row.get<std::int64_t>()),
      .source = row.get<FaqSource>(),
      .ticket = row.get<TicketId>(),
      .message = row.get<MessageRow>(),
      .who = row.get<std::string>(),
      .at = row.get<Time>(),
  };
}

std::vector<FaqExample> read_examples(Statement row) {
  std::vector<FaqExample> examples;
  while (row.step()) examples.push_back(read_example(row));
  return examples;
}

std::optional<MessageRow> newest_message_with_suggestions(Connection& db, TicketId id) {
  return db.value<MessageRow>(
      "SELECT m.message_row FROM messages AS m WHERE m.ticket_id = ? AND m.direction = 'from_customer' AND "
      "EXISTS (SELECT 1 FROM faq_suggestions AS s WHERE s.message_row = m.message_row) "
      "ORDER BY m.message_row DESC LIMIT 1",
      id);
}

/// Adds one example's worth to its entry.
void count(FaqSource source, FaqEntryFigures& figures) {
  switch (source) {
    case FaqSource::agent_faq:
    case FaqSource::answer_contains:
      ++figures.used;
      break;
    case FaqSource::agent_learn:
      ++figures.learned;
      break;
    case FaqSource::solved:
      ++figures.solved;
      break;
    case FaqSource::did_not_help:
      ++figures.did_not_help;
      break;
    case FaqSource::own_words:
      break;
  }
}

/// An entry fits, or the customer was shown one and nobody said that it did not.
bool answered_by_an_entry(Connection& db, TicketId id) {
  return db
      .value<bool>(
          "SELECT EXISTS (SELECT 1 FROM faq_examples WHERE ticket_id = ?1 AND entry IS NOT NULL AND "
          "weight_ppm > 0) OR (EXISTS (SELECT 1 FROM messages AS m JOIN faq_suggestions AS s ON "
          "s.message_row = m.message_row WHERE m.ticket_id = ?1 AND m.direction = 'from_customer' AND "
          "s.shown = 1) AND NOT EXISTS (SELECT 1 FROM faq_examples WHERE ticket_id = ?1))",
          id)
      .value_or(false);
}

}  // namespace

std::vector<FaqExample> Faq::examples(const FaqExampleLimits& limits) {
  Connection& db = db_.connection;
  std::vector<FaqExample> all = read_examples(
      db.query("SELECT example_id, question, entry, language, weight_ppm, source, ticket_id, message_row, "
               "who, at_s FROM faq_examples INDEXED BY faq_examples_of_none "
               "WHERE forgotten_s IS NULL AND entry IS NULL ORDER BY example_id DESC LIMIT ?",
               limits.of_none));
  std::vector<FaqExample> of_entries =
      read_examples(db.query("SELECT example_id, question, entry, language, weight_ppm, source, ticket_id, "
                             "message_row, who, at_s FROM faq_examples WHERE forgotten_s IS NULL AND entry "
                             "IS NOT NULL ORDER BY example_id DESC LIMIT ?",
                             limits.of_entries));
  std::ranges::move(of_entries, std::back_inserter(all));
  std::ranges::sort(all, {}, &FaqExample::id);
  return all;
}

std::vector<FaqSuggestion> Faq::suggestions(TicketId id) {
  Connection& db = db_.connection;
  const auto message = newest_message_with_suggestions(db, id);
  if (!message) return {};
  return load_suggestions(db, *message);
}

std::vector<FaqEntryFigures> Faq::figures(Time from, Time to) {
  Connection& db = db_.connection;
  std::map<std::string, FaqEntryFigures> by_entry;
  Statement shown = db.query(
      "SELECT entry, count(*) FROM faq_suggestions WHERE shown = 1 AND at_s >= ? AND at_s < ? "
      "GROUP BY entry ORDER BY entry",
      from, to);
  while (shown.step()) {
    std::string entry = shown.get<std::string>();
    by_entry[std::move(entry)].shown = shown.get<std::int64_t>();
  }
  Statement learned = db.query(
      "SELECT entry, source FROM faq_examples WHERE forgotten_s IS NULL AND entry IS NOT NULL AND at_s >= ? "
      "AND at_s < ? ORDER BY entry",
      from, to);
  while (learned.step()) {
    FaqEntryFigures& figures = by_entry[learned.get<std::string>()];
    count(learned.get<FaqSource>(), figures);
  }
  std::vector<FaqEntryFigures> all;
  all.reserve(by_entry.size());
  for (auto& [entry, figures] : by_entry) {
    figures.entry = entry;
    all.push_back(std::move(figures));
  }
  std::ranges::sort(all, [](const FaqEntryFigures& a, const FaqEntryFigures& b) {
    return std::tie(b.shown, b.used, a.entry) < std::tie(a.shown, a.used, b.entry);
  });
  return all;
}

std::vector<FaqOutcome> Faq::outcomes(int limit) {
  Statement row = db_.connection.query(
      "SELECT s.entry, s.language, s.confidence_ppm, s.shipped_ppm, s.shown, e.entry, e.weight_ppm "
      "FROM faq_examples AS e CROSS JOIN faq_suggestions AS s ON s.message_row = e.message_row AND s.rank = "
      "1 WHERE e.forgotten_s IS NULL ORDER BY e.example_id DESC LIMIT ?",
      limit);
  std::vector<FaqOutcome> outcomes;
  while (row.step()) {
    FaqSuggestion first = read_suggestion(row);
    auto entry = row.get<std::optional<std::string>>();
    outcomes.push_back({std::move(first), std::move(entry), from_ppm(row.get<std::int64_t>())});
  }
  return outcomes;
}

std::vector<UnansweredQuestion> Faq::unanswered(Time since, int limit) {
  Connection& db = db_.connection;
  std::vector<UnansweredQuestion> found;
  // Numbers rise with time: the newest tickets are read until they are too old.
  Statement row =
      db.query("SELECT ticket_id, subject, language, state, created_s FROM tickets ORDER BY ticket_id DESC");
  while (std::ssize(found) < limit && row.step()) {
    UnansweredQuestion question{
        .ticket = row.get<TicketId>(), .subject = row.get<std::string>(), .language = row.get<std::string>()};
    const auto state = row.get<TicketState>();
    question.at = row.get<Time>();
    if (question.at < since) break;
    if (state == TicketState::spam || answered_by_an_entry(db, question.ticket)) continue;
    const auto asked = first_message(db, question.ticket, Direction::from_customer);
    if (!asked) continue;
    question.message = *asked;
    question.text = load_message(db_, *asked)->text;
    if (const auto answered = first_message(db, question.ticket, Direction::from_agent))
      question.answer = load_message(db_, *answered)->text;
    found.push_back(std::move(question));
  }
  return found;
}

std::vector<FaqExample> Faq::matching(const FaqForgetting& what, int limit) {
  Connection& db = db_.connection;
  if (const auto* const entry = std::get_if<std::string>(&what))
    return read_examples(
        db.query("SELECT example_id, question, entry, language, weight_ppm, source, ticket_id, message_row, "
                 "who, at_s FROM faq_examples WHERE forgotten_s IS NULL AND entry IS NOT NULL AND entry = ? "
                 "ORDER BY example_id DESC LIMIT ?",
                 *entry, limit));
  if (const auto* const ticket = std::get_if<TicketId>(&what))
    return read_examples(
        db.query("SELECT example_id, question, entry, language, weight_ppm, source, ticket_id, message_row, "
                 "who, at_s FROM faq_examples WHERE forgotten_s IS NULL AND ticket_id = ? "
                 "ORDER BY example_id DESC LIMIT ?",
                 *ticket, limit));
  return read_examples(
      db.query("SELECT example_id, question, entry, language, weight_ppm, source, ticket_id, message_row, "
               "who, at_s FROM faq_examples WHERE forgotten_s IS NULL AND example_id = ? LIMIT ?",
               std::get<FaqExampleId>(what), limit));
}

std::int64_t Faq::forget(const FaqForgetting& what, Time now) {
  Connection& db = db_.connection;
  Transaction transaction(db);
  if (const auto* const entry = std::get_if<std::string>(&what))
    db.run(
        "UPDATE faq_examples SET forgotten_s = ?, question = '' WHERE forgotten_s IS NULL AND entry IS NOT "
        "NULL AND entry = ?",
        now, *entry);
  else if (const auto* const ticket = std::get_if<TicketId>(&what))
    db.run(
        "UPDATE faq_examples SET forgotten_s = ?, question = '' WHERE forgotten_s IS NULL AND ticket_id = ?",
        now, *ticket);
  else
    db.run(
        "UPDATE faq_examples SET forgotten_s = ?, question = '' WHERE forgotten_s IS NULL AND example_id = ?",
        now, std::get<FaqExampleId>(what));
  const int forgotten = db.changes();
  transaction.commit();
  return forgotten;
}

}  // namespace ticketd::db
