#include "daemon/desk/nearest.hpp"

#include <algorithm>
#include <utility>

#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t longest_word = 64;  // the table below grows with the square

/// Letters to insert, remove, replace or swap with their neighbour (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[a.size()][b.size()];
}

/// How unlike two words are; one that begins or ends with the other is near it.
std::size_t unlikeness(const std::string& wanted, const std::string& known) {
  const std::size_t letters = distance(wanted, known);
  const bool part = wanted.size() >= 3 && (known.starts_with(wanted) || known.ends_with(wanted));
  return part ? std::min<std::size_t>(letters, 1) : letters;
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > longest_word) return std::nullopt;
  const std::string wanted = parser::ascii_lower(word);
  std::size_t best = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  std::optional<std::string> found;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_word) continue;
    const std::size_t d = unlikeness(wanted, parser::ascii_lower(candidate));
    if (d >= best) continue;
    best = d;
    found = candidate;
  }
  return found;
}

std::vector<std::string> nearest_few(std::string_view word, const std::vector<std::string>& candidates,
                                     std::size_t count) {
  const std::string wanted = parser::ascii_lower(word.substr(0, longest_word));
  std::vector<std::pair<std::size_t, std::string_view>> all;
  for (const std::string& candidate : candidates)
    if (candidate.size() <= longest_word)
      all.emplace_back(unlikeness(wanted, parser::ascii_lower(candidate)), candidate);
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  std::vector<std::string> few;
  few.reserve(std::min(count, all.size()));
  for (std::size_t i = 0; i < std::min(count, all.size()); ++i) few.emplace_back(all[i].second);
  return few;
}

}  // namespace ticketd::desk
