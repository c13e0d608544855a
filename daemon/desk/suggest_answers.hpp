// Which FAQ entries a mail is asked with, before anything is decided about it.
#pragma once

#include <cstddef>
#include <memory>

#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// As many as agents are shown.
inline constexpr std::size_t max_suggestions_shown = 3;

/// Fills `suggestions`, `wanted_silence` and `faq`. `faq` is not nullptr. CPU milliseconds: on a parser
/// thread.
void suggest_answers(Incoming& in, const std::shared_ptr<const autoresponder::FaqSnapshot>& faq);

/// The part of it that reads the mail for reasons to be silent, its suggestions being there.
void read_wanted_silence(Incoming& in);

}  // namespace ticketd::desk
