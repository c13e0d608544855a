#include "daemon/desk/suggest_answers.hpp"

namespace ticketd::desk {

void suggest_answers(Incoming& in, const std::shared_ptr<const autoresponder::FaqSnapshot>& faq) {
  in.faq = faq;
  if (in.reading != Reading::complete || in.email.kind != parser::Kind::human) return;
  const auto found = faq->matcher->suggest(
      {.subject = in.email.subject, .text = in.email.reply_text, .language = in.email.language});
  for (const autoresponder::Suggestion& one : found) {
    if (in.suggestions.size() >= max_suggestions_shown) break;
    in.suggestions.push_back({.entry = one.id,
                              .confidence = one.confidence,
                              .shipped_confidence = faq->calibration.undo(one.confidence),
                              .language = one.language});
  }
}

}  // namespace ticketd::desk
