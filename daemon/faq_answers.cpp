#include "daemon/faq_answers.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "autoresponder/help_rate.hpp"
#include "daemon/control/arguments.hpp"
#include "daemon/faq/gaps.hpp"
#include "daemon/ticket_json.hpp"
#include "daemon/wall_clock.hpp"
#include "db/record_names.hpp"

namespace ticketd {
namespace {

namespace json = boost::json;

constexpr std::size_t gaps_shown = 50;
constexpr std::size_t questions_of_gap = 5;
constexpr std::size_t answers_of_gap = 3;
constexpr int listed_examples = 1000;
constexpr std::int64_t weeks_max = 520;
constexpr std::int64_t default_weeks = 4;

std::chrono::weeks weeks_argument(const json::object& arguments) {
  return std::chrono::weeks(
      std::clamp<std::int64_t>(number_argument(arguments, "weeks", default_weeks), 1, weeks_max));
}

json::object example_json(const db::FaqExample& example) {
  json::object object{{"example", std::to_underlying(example.id)},
                      {"ticket", std::to_underlying(example.ticket)},
                      {"source", db::name(example.source)},
                      {"weight", example.weight},
                      {"who", example.who},
                      {"at", time_json(example.at)},
                      {"text", example.text}};
  object["entry"] = example.entry ? json::value(*example.entry) : json::value();
  return object;
}

json::array nears_json(const std::vector<autoresponder::Explanation::Near>& nears) {
  json::array all;
  for (const auto& near : nears)
    all.push_back(json::object{{"text", near.text}, {"similarity", near.similarity}});
  return all;
}

json::object explanation_json(const autoresponder::Explanation& why) {
  json::array scores;
  for (const auto& score : why.scores)
    scores.push_back(json::object{{"scorer", score.scorer}, {"value", score.value}, {"best", score.best}});
  json::array words;
  for (const auto& word : why.words)
    words.push_back(json::object{{"word", word.word}, {"weight", word.weight}});
  return {{"entry", why.entry},
          {"language", why.language},
          {"place", why.place},
          {"confidence", why.confidence},
          {"asked", why.asked},
          {"scores", std::move(scores)},
          {"words", std::move(words)},
          {"examples", nears_json(why.examples)},
          {"rejections", nears_json(why.rejections)}};
}

struct Asked {
  db::Message message{};
  std::string language{};
  std::vector<db::FaqSuggestion> offered{};
  std::vector<db::FaqExample> learned{};
};

/// The ticket's first mail: what suggestions are for.
Asked asked_on(db::Store& store, db::TicketId id) {
  const auto details = store.tickets().details(id);
  if (!details) throw std::runtime_error(fmt::format("there is no ticket #{}", std::to_underlying(id)));
  const auto first =
      std::ranges::find(details->messages, db::Direction::from_customer, &db::Message::direction);
  if (first == details->messages.end()) throw std::runtime_error("no customer wrote on that ticket");
  return {.message = *first,
          .language = details->view.ticket.language,
          .offered = store.faq().suggestions(id),
          .learned = store.faq().matching(id, listed_examples)};
}

Task<json::value> why(json::object arguments, Blocking& parsers, Blocking& store_thread, db::Store& store,
                      FaqService::Snapshot faq) {
  if (faq == nullptr) throw std::runtime_error("there is no FAQ in use");
  const std::string entry = text_argument(arguments, "entry");
  const db::TicketId ticket{number_argument(arguments, "ticket", 0)};
  const Asked asked = co_await store_thread.run([&] { return asked_on(store, ticket); });
  const auto explained = co_await parsers.run([&] {
    return faq->matcher->explain(
        {.subject = asked.message.subject, .text = asked.message.text, .language = asked.language}, entry);
  });
  if (!explained) throw std::runtime_error("there is no FAQ entry '" + entry + "'");

  json::object answer = explanation_json(*explained);
  answer["ticket"] = std::to_underlying(ticket);
  answer["threshold"] = faq->threshold;
  if (const auto sunk = faq->sunk.find(entry); sunk != faq->sunk.end()) answer["sunk_to"] = sunk->second;
  json::array offered;
  for (const db::FaqSuggestion& one : asked.offered)
    offered.push_back(
        json::object{{"entry", one.entry}, {"confidence", one.confidence}, {"shown", one.shown}});
  answer["offered"] = std::move(offered);
  json::array learned;
  for (const db::FaqExample& one : asked.learned) learned.push_back(example_json(one));
  answer["learned"] = std::move(learned);
  co_return answer;
}

db::FaqForgetting what_to_forget(const json::object& arguments) {
  if (const std::int64_t ticket = number_argument(arguments, "ticket", 0); ticket != 0)
    return db::TicketId{ticket};
  if (const std::int64_t example = number_argument(arguments, "example", 0); example != 0)
    return db::FaqExampleId{example};
  std::string entry = text_argument(arguments, "entry");
  if (entry.empty()) throw std::runtime_error("what is to be forgotten?");
  return entry;
}

Task<json::value> forget(json::object arguments, Blocking& store_thread, db::Store& store,
                         std::function<void()> forgotten) {
  const db::FaqForgetting what = what_to_forget(arguments);
  const json::value* const really = arguments.if_contains("really");
  const bool act = really != nullptr && really->is_bool() && really->as_bool();
  const auto [found, count] = co_await store_thread.run([&] {
    auto matching = store.faq().matching(what, listed_examples);
    return std::pair(std::move(matching), act ? store.faq().forget(what, wall_clock()) : 0);
  });
  if (count != 0) forgotten();
  json::array examples;
  for (const db::FaqExample& one : found) examples.push_back(example_json(one));
  co_return json::object{{"examples", std::move(examples)}, {"forgotten", count}};
}

json::array asked_json(const std::vector<db::UnansweredQuestion>& questions, std::size_t limit,
                       std::string db::UnansweredQuestion::* text) {
  json::array all;
  for (std::size_t i = 0; i < std::min(limit, questions.size()); ++i)
    all.push_back(
        json::object{{"ticket", std::to_underlying(questions[i].ticket)}, {"text", questions[i].*text}});
  return all;
}

Task<json::value> gaps(json::object arguments, Blocking& parsers, Blocking& store_thread, db::Store& store) {
  const std::chrono::weeks weeks = weeks_argument(arguments);
  const auto questions =
      co_await store_thread.run([&] { return store.faq().unanswered(wall_clock() - weeks, unanswered_max); });
  const auto found = co_await parsers.run([&] { return faq_gaps(questions); });
  json::array all;
  for (std::size_t i = 0; i < std::min(gaps_shown, found.size()); ++i)
    all.push_back(json::object{
        {"number", i + 1},
        {"size", found[i].asked.size()},
        {"language", found[i].language},
        {"questions", asked_json(found[i].asked, questions_of_gap, &db::UnansweredQuestion::text)},
        {"answers", asked_json(found[i].answered, answers_of_gap, &db::UnansweredQuestion::answer)},
        {"draft", draft_entry(found[i])}});
  co_return json::object{{"weeks", weeks.count()},
                         {"questions", questions.size()},
                         {"groups", found.size()},
                         {"gaps", std::move(all)}};
}

Task<json::value> stats(json::object arguments, Blocking& store_thread, db::Store& store) {
  const std::chrono::weeks weeks = weeks_argument(arguments);
  const db::Time now = wall_clock();
  const auto figures = co_await store_thread.run(
      [&] { return store.faq().figures(now - weeks, now + std::chrono::seconds{1}); });
  json::array entries;
  for (const db::FaqEntryFigures& one : figures) {
    const autoresponder::HelpVotes votes{.solved = one.solved, .did_not_help = one.did_not_help};
    json::object entry{{"entry", one.entry},
                       {"shown", one.shown},
                       {"used", one.used},
                       {"learned", one.learned},
                       {"solved", one.solved},
                       {"did_not_help", one.did_not_help},
                       {"sinks", autoresponder::sinks(votes)}};
    if (one.solved + one.did_not_help != 0) entry["help_rate"] = autoresponder::help_rate(votes);
    entries.push_back(std::move(entry));
  }
  co_return json::object{{"weeks", weeks.count()}, {"entries", std::move(entries)}};
}

}  // namespace

ControlHandlers faq_answers(Blocking& parsers, Blocking& store_thread, db::Store& store,
                            std::function<FaqService::Snapshot()> faq, std::function<void()> forgotten) {
  return {{"faq_why",
           [&parsers, &store_thread, &store, faq = std::move(faq)](json::object arguments) {
             return why(std::move(arguments), parsers, store_thread, store, faq());
           }},
          {"faq_forget",
           [&store_thread, &store, forgotten = std::move(forgotten)](json::object arguments) {
             return forget(std::move(arguments), store_thread, store, forgotten);
           }},
          {"faq_gaps",
           [&parsers, &store_thread, &store](json::object arguments) {
             return gaps(std::move(arguments), parsers, store_thread, store);
           }},
          {"faq_stats", [&store_thread, &store](json::object arguments) {
             return stats(std::move(arguments), store_thread, store);
           }}};
}

}  // namespace ticketd
