// Words that ask for the same thing at a help desk ("refund", "reimburse", "repaid"): customers rarely choose
// the words of the FAQ. The lists are concepts/LANGUAGE.txt, one concept a line ("refund: refund reimburse");
// the same name in two languages is the same concept. They are compiled in. No stemming here: TextAnalyzer
// fills a ConceptTable with words as it compares them.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ticketd::autoresponder {

/// The concepts of one language.
struct ConceptList {
  std::string_view language{};  ///< primary
  std::string_view lines{};
};

std::span<const ConceptList> shipped_concepts();

/// One line of a list.
struct Concept {
  std::string_view name{};
  std::vector<std::string_view> words{};
  bool operator==(const Concept&) const = default;
};

/// Lines without a name or without words are left out.
std::vector<Concept> read_concepts(std::string_view lines);

/// From the hash of a word as it is compared to the hashes of its concepts, by language.
class ConceptTable {
 public:
  void add(std::string_view language, std::uint64_t word, std::uint64_t concept_hash);
  /// Empty when the word has none.
  std::span<const std::uint64_t> of(std::string_view language, std::uint64_t word) const;
  bool knows(std::string_view language) const { return words_.contains(language); }

 private:
  using Words = std::unordered_map<std::uint64_t, std::vector<std::uint64_t>>;
  std::map<std::string, Words, std::less<>> words_{};
};

}  // namespace ticketd::autoresponder
