// Right or silent: which of the entries that fit a mail its writer is shown. An answer that is beside the
// point, or that meets somebody who is angry, costs more than it saves. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/faq_library.hpp"
#include "autoresponder/quiet_phrases.hpp"
#include "autoresponder/suggestion.hpp"

namespace ticketd::autoresponder {

/// Why nothing is shown.
enum class Silence {
  none,          ///< something is
  switched_off,  ///< no more than zero answers may be shown
  not_sure,      ///< no suggestion, or the first is below the threshold
  few_words,     ///< so short a mail says too little
  complaint,     ///< the first three as QuietReason
  urgent,
  upset,
  own_facts,      ///< an order's number: its facts are needed, no general answer
  not_offerable,  ///< the entry that fits is not for this day, queue or language, or was offered before
};
/// "not sure enough", for people.
std::string_view silence_name(Silence silence);

/// What the mail itself says against an automatic answer: few_words, complaint, urgent, upset, own_facts, or
/// none. `text` is parser::Email::reply_text. Takes half a millisecond: not where others wait for it.
Silence wanted_silence(const QuietPhrases& phrases, std::string_view subject, std::string_view text);

/// Where and when an answer would be shown.
struct OfferContext {
  Silence wanted = Silence::none;  ///< wanted_silence() of the mail
  std::string_view language{};     ///< BCP 47, of the reply
  std::string_view queue{};
  std::chrono::year_month_day day{};              ///< today, where the queue's calendar is
  std::span<const std::string> offered_before{};  ///< ids, on the same ticket
};

struct OfferRules {
  double threshold = 0.95;
  std::size_t max_shown = 3;
};

struct OfferedEntry {
  const FaqEntry* entry = nullptr;  ///< in the library
  double confidence = 0;
  bool operator==(const OfferedEntry&) const = default;
};

struct Offer {
  std::vector<OfferedEntry> entries{};  ///< best first; empty exactly when `silence` is not none
  Silence silence = Silence::none;
  bool operator==(const Offer&) const = default;
};

/// A further suggestion is shown when it is at least this share as likely as the first.
inline constexpr double close_share = 0.25;
/// A mail of no more words is never answered.
inline constexpr std::size_t few_words = 2;

/// `suggestions` as the matcher gave them, best first.
Offer offer(const FaqLibrary& library, std::span<const Suggestion> suggestions, const OfferContext& context,
            const OfferRules& rules);

}  // namespace ticketd::autoresponder
