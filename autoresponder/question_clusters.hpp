// Which questions ask the same: groups of texts that share words and parts of words. For people who look for
// the next FAQ entry to write, so a group must be plainly about one thing; what is like nothing else stays
// alone. Pure; time grows with the square of the texts in the worst case (2,000 texts: half a second, a
// second when all are alike).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace ticketd::autoresponder {

struct AskedQuestion {
  std::string text{};      ///< cleaned (mail_cleaning.hpp)
  std::string language{};  ///< BCP 47; empty: unknown
};

/// Positions in `questions`. The first is the most typical one, the others follow by likeness to it.
using QuestionCluster = std::vector<std::size_t>;

/// Texts beyond so many are left out.
inline constexpr std::size_t max_clustered = 2000;
/// Mean of the cosines of words and of character n-grams, TF-IDF, from which on two questions ask the same.
inline constexpr double same_question = 0.4;

/// The largest first, each position at most once; questions without words are in none.
std::vector<QuestionCluster> question_clusters(std::span<const AskedQuestion> questions);

/// The text that is most like all the others, e.g. the best of several answers: its position; 0 when there is
/// no choice.
std::size_t most_typical(std::span<const AskedQuestion> texts);

}  // namespace ticketd::autoresponder
