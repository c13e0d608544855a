#include "daemon/desk/faq_lessons.hpp"

#include <algorithm>

#include "autoresponder/mail_cleaning.hpp"
#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::desk {
namespace {

using db::FaqSource;

constexpr std::size_t hardly_a_word_bytes = 12;

bool is_vote(FaqSource source) { return source == FaqSource::solved || source == FaqSource::did_not_help; }

/// The same was said before, by an agent.
bool taught(const db::TicketView& ticket, db::MessageRow message, std::string_view entry) {
  return std::ranges::any_of(ticket.lessons, [&](const db::FaqLesson& lesson) {
    return lesson.message == message && lesson.entry == entry && !is_vote(lesson.source);
  });
}

/// An entry is known to answer the message, or that none does.
bool known(const db::TicketView& ticket, db::MessageRow message) {
  return std::ranges::any_of(ticket.lessons, [&](const db::FaqLesson& lesson) {
    return lesson.message == message && lesson.source != FaqSource::did_not_help;
  });
}

}  // namespace

std::string question_of(const db::Message& message) {
  const autoresponder::CleanMail clean = autoresponder::clean_mail(message.subject, message.text);
  std::string question = clean.text;
  if (question.size() < hardly_a_word_bytes && !clean.subject.empty())
    question = question.empty() ? clean.subject : clean.subject + ". " + question;
  return std::string(parser::trimmed(parser::utf8_prefix(question, question_bytes_max)));
}

std::vector<db::FaqExample> lessons_of(const Case& c, const Agent& agent, const db::TicketView& ticket,
                                       const Orders& orders,
                                       const std::vector<const autoresponder::FaqEntry*>& entries,
                                       std::string_view own_text) {
  if (!ticket.last_from_customer || c.in.faq == nullptr) return {};
  const db::Message& asked = *ticket.last_from_customer;
  const std::string question = question_of(asked);
  if (question.empty()) return {};

  std::vector<db::FaqExample> lessons;
  const double trust = c.sender.verified() ? 1 : share_of_unverified_agent;
  const auto add = [&](std::optional<std::string> entry, FaqSource source, double weight) {
    const bool again = entry && (taught(ticket, asked.row, *entry) ||
                                 std::ranges::find(lessons, entry, &db::FaqExample::entry) != lessons.end());
    if (!again)
      lessons.push_back({.text = question,
                         .entry = std::move(entry),
                         .language = ticket.ticket.language,
                         .weight = weight * trust,
                         .source = source,
                         .message = asked.row,
                         .who = agent_actor(agent)});
  };
  for (const autoresponder::FaqEntry* const entry : entries)
    add(entry->id, FaqSource::agent_faq, weight_of_agent);
  for (const std::string& id : orders.learn) add(id, FaqSource::agent_learn, weight_of_agent);
  if (!entries.empty() || !orders.learn.empty() || own_text.empty()) return lessons;

  const auto pasted = c.in.faq->recognition->entries_in(own_text);
  for (const auto& found : pasted) add(found.id, FaqSource::answer_contains, weight_of_pasted_entry);
  // What follows the first answer is a conversation, and no question that an entry could have answered.
  if (pasted.empty() && !ticket.last_answer && !known(ticket, asked.row))
    add(std::nullopt, FaqSource::own_words, weight_of_own_words);
  return lessons;
}

std::optional<db::FaqExample> lesson_of(const Case& c, const db::TicketView& ticket,
                                        const db::Message& question, const std::string& entry, Vote vote) {
  const bool voted = std::ranges::any_of(ticket.lessons, [&](const db::FaqLesson& lesson) {
    return is_vote(lesson.source) && lesson.entry == entry;
  });
  std::string text = question_of(question);
  if (voted || text.empty()) return std::nullopt;
  const bool solved = vote == Vote::solved;
  return db::FaqExample{.text = std::move(text),
                        .entry = entry,
                        .language = ticket.ticket.language,
                        .weight = solved ? weight_of_customer : -weight_of_customer,
                        .source = solved ? FaqSource::solved : FaqSource::did_not_help,
                        .message = question.row,
                        .who = customer_actor(c.sender)};
}

}  // namespace ticketd::desk
