#include "daemon/desk/suggest_answers.hpp"

#include <algorithm>
#include <tuple>

namespace ticketd::desk {

void suggest_answers(Incoming& in, const std::shared_ptr<const autoresponder::FaqSnapshot>& faq) {
  in.faq = faq;
  if (in.reading != Reading::complete || in.email.kind != parser::Kind::human) return;
  const auto found = faq->matcher->suggest(
      {.subject = in.email.subject, .text = in.email.reply_text, .language = in.email.language});
  for (const autoresponder::Suggestion& one : found) {
    const auto sunk = faq->sunk.find(one.id);
    in.suggestions.push_back({.entry = one.id,
                              .confidence = one.confidence * (sunk == faq->sunk.end() ? 1 : sunk->second),
                              .shipped_confidence = faq->calibration.undo(one.confidence),
                              .language = one.language});
  }
  if (!faq->sunk.empty())
    std::ranges::sort(in.suggestions, [](const Suggestion& a, const Suggestion& b) {
      return std::tie(b.confidence, a.entry) < std::tie(a.confidence, b.entry);
    });
  in.suggestions.resize(std::min(in.suggestions.size(), max_suggestions_shown));
  read_wanted_silence(in);
}

void read_wanted_silence(Incoming& in) {
  if (in.suggestions.empty() || in.suggestions.front().confidence < in.faq->threshold) return;
  in.wanted_silence = autoresponder::wanted_silence(*in.faq->phrases, in.email.subject, in.email.reply_text);
}

}  // namespace ticketd::desk
