#include "autoresponder/concepts.hpp"

#include <algorithm>
#include <utility>

namespace ticketd::autoresponder {
namespace {

/// Up to the first `separator`, which is taken off `rest` too.
std::string_view take_until(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

}  // namespace

std::vector<Concept> read_concepts(std::string_view lines) {
  std::vector<Concept> concepts;
  while (!lines.empty()) {
    std::string_view words = take_until(lines, '\n');
    if (!words.contains(':')) continue;
    Concept found{.name = take_until(words, ':')};
    while (!words.empty())
      if (const std::string_view word = take_until(words, ' '); !word.empty()) found.words.push_back(word);
    if (!found.name.empty() && !found.words.empty()) concepts.push_back(std::move(found));
  }
  return concepts;
}

void ConceptTable::add(std::string_view language, std::uint64_t word, std::uint64_t concept_hash) {
  std::vector<std::uint64_t>& concepts = words_[std::string(language)][word];
  if (std::ranges::find(concepts, concept_hash) == concepts.end()) concepts.push_back(concept_hash);
}

std::span<const std::uint64_t> ConceptTable::of(std::string_view language, std::uint64_t word) const {
  const auto words = words_.find(language);
  if (words == words_.end()) return {};
  const auto found = words->second.find(word);
  return found == words->second.end() ? std::span<const std::uint64_t>{} : found->second;
}

}  // namespace ticketd::autoresponder
