// What customers asked and no entry answers: the next entries to write, and a draft of each for a person to
// edit. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "db/faq.hpp"

namespace ticketd {

/// Questions that ask the same.
struct FaqGap {
  std::vector<db::UnansweredQuestion> asked{};     ///< the most typical first; texts are cleaned
  std::vector<db::UnansweredQuestion> answered{};  ///< those of them with an agent's answer, the best first
  std::string language{};                          ///< of most of them; empty: unknown
};

/// Newer ones than so many, with an equal need, are not looked at.
inline constexpr int unanswered_max = 2000;

/// The largest first. Questions in different languages are never in one gap.
std::vector<FaqGap> faq_gaps(std::span<const db::UnansweredQuestion> questions);

inline constexpr std::size_t draft_questions_max = 8;
/// An entry file (faq_entry.hpp) with the questions as customers asked them and the best answer an agent
/// gave; without one, a place to write it.
std::string draft_entry(const FaqGap& gap);

}  // namespace ticketd
