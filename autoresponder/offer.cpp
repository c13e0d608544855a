#include "autoresponder/offer.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

#include "autoresponder/mail_cleaning.hpp"
#include "autoresponder/text_features.hpp"
#include "autoresponder/text_words.hpp"
#include "parser/ascii.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::size_t most_looked_at = 4U << 10U;  // of the text, for its words and capitals
constexpr int shouted_letters = 20;
constexpr int marks_in_a_row = 3;

/// The entry in the reply's language: the very one, else of its primary language ("zh" for "zh-Hant").
const FaqEntry* in_language(const FaqLibrary& library, std::string_view id, std::string_view language) {
  const FaqEntry* near = nullptr;
  for (const FaqEntry& entry : library.entries) {
    if (entry.id != id) continue;
    if (parser::same_text(entry.language, language)) return &entry;
    if (near == nullptr && primary_language(entry.language) == primary_language(language)) near = &entry;
  }
  return near;
}

/// LIKE THIS FROM BEGINNING TO END, or three marks like !?! in a row.
bool shouts(std::string_view text) {
  int upper = 0;
  int lower = 0;
  int marks = 0;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
    if (c == '!' || c == '?' || c == 0xFF01 || c == 0xFF1F) {
      if (++marks == marks_in_a_row) return true;
      continue;
    }
    marks = 0;
    if (c < 0) continue;
    if (u_isupper(c) != 0) ++upper;
    if (u_islower(c) != 0) ++lower;
  }
  return upper >= shouted_letters && upper > 3 * lower;
}

bool says_too_little(std::string_view subject, std::string_view text) {
  const CleanMail mail = clean_mail(subject, text);
  WordSplitter splitter;
  const auto words = [&](std::string_view part) {
    return splitter.words(parser::utf8_prefix(part, most_looked_at), {}).size();
  };
  return words(mail.subject) + words(mail.text) <= few_words;
}

Silence silence_of(QuietReason reason) {
  switch (reason) {
    case QuietReason::complaint:
      return Silence::complaint;
    case QuietReason::urgent:
      return Silence::urgent;
    case QuietReason::upset:
      break;
  }
  return Silence::upset;
}

}  // namespace

std::string_view silence_name(Silence silence) {
  switch (silence) {
    case Silence::none:
      return "offered";
    case Silence::switched_off:
      return "switched off";
    case Silence::not_sure:
      return "not sure enough";
    case Silence::few_words:
      return "too few words";
    case Silence::complaint:
      return "a complaint";
    case Silence::urgent:
      return "urgent";
    case Silence::upset:
      return "upset";
    case Silence::own_facts:
      return "names a number of the customer's own";
    case Silence::not_offerable:
      break;
  }
  return "the fitting entry is not for this day, queue or language";
}

Silence wanted_silence(const QuietPhrases& phrases, std::string_view subject, std::string_view text) {
  if (says_too_little(subject, text)) return Silence::few_words;
  for (const std::string_view part : {subject, text}) {
    if (const auto reason = phrases.found_in(part)) return silence_of(*reason);
    if (shouts(parser::utf8_prefix(part, most_looked_at))) return Silence::upset;
    if (phrases.names_a_number(part)) return Silence::own_facts;
  }
  return Silence::none;
}

Offer offer(const FaqLibrary& library, std::span<const Suggestion> suggestions, const OfferContext& context,
            const OfferRules& rules) {
  if (rules.max_shown == 0) return {.silence = Silence::switched_off};
  // Written so that a confidence that is no number is silent too.
  if (suggestions.empty() || !(suggestions.front().confidence >= rules.threshold))
    return {.silence = Silence::not_sure};
  if (context.wanted != Silence::none) return {.silence = context.wanted};

  Offer result;
  for (const Suggestion& suggestion : suggestions) {
    if (result.entries.size() == rules.max_shown) break;
    if (!(suggestion.confidence >= close_share * suggestions.front().confidence)) break;
    const FaqEntry* const entry = in_language(library, suggestion.id, context.language);
    const bool offerable =
        entry != nullptr && valid_on(*entry, context.day) &&
        (entry->queue.empty() || parser::same_text(entry->queue, context.queue)) &&
        std::ranges::find(context.offered_before, entry->id) == context.offered_before.end();
    // The best answer may not be shown: the second best would be a guess.
    if (!offerable && result.entries.empty()) return {.silence = Silence::not_offerable};
    const bool twice =
        std::ranges::any_of(result.entries, [&](const OfferedEntry& e) { return e.entry == entry; });
    if (offerable && !twice) result.entries.push_back({entry, suggestion.confidence});
  }
  return result;
}

}  // namespace ticketd::autoresponder
