#include "autoresponder/stemming.hpp"

#include <libstemmer.h>

#include <array>
#include <utility>

namespace ticketd::autoresponder {
namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 28> snowball{{
    {"ar", "arabic"},    {"ca", "catalan"},    {"da", "danish"},    {"de", "german"},   {"el", "greek"},
    {"en", "english"},   {"es", "spanish"},    {"eu", "basque"},    {"fi", "finnish"},  {"fr", "french"},
    {"ga", "irish"},     {"hi", "hindi"},      {"hu", "hungarian"}, {"hy", "armenian"}, {"id", "indonesian"},
    {"it", "italian"},   {"lt", "lithuanian"}, {"nb", "norwegian"}, {"ne", "nepali"},   {"nl", "dutch"},
    {"no", "norwegian"}, {"pt", "portuguese"}, {"ro", "romanian"},  {"ru", "russian"},  {"sr", "serbian"},
    {"sv", "swedish"},   {"ta", "tamil"},      {"tr", "turkish"},
}};

const char* snowball_name(std::string_view primary) {
  for (const auto& [code, name] : snowball)
    if (code == primary) return name;
  return nullptr;
}

/// Cyrillic letters of the words compared here take two bytes each.
constexpr std::size_t letters(std::string_view word) { return word.size() / 2; }

bool drop(std::string_view& word, std::string_view ending, std::size_t letters_left) {
  if (!word.ends_with(ending) || letters(word) < letters(ending) + letters_left) return false;
  word.remove_suffix(ending.size());
  return true;
}

}  // namespace

Stemming::Stemming() = default;
Stemming::~Stemming() = default;
void Stemming::Delete::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

std::string Stemming::stem(std::string_view word, std::string_view primary) {
  if (primary == "bg") return bulgarian_stem(word);
  const char* const name = snowball_name(primary);
  if (name == nullptr) return std::string(word);
  auto known = stemmers_.find(primary);
  if (known == stemmers_.end()) known = stemmers_.emplace(primary, sb_stemmer_new(name, nullptr)).first;
  sb_stemmer* const stemmer = known->second.get();
  if (stemmer == nullptr) return std::string(word);  // this libstemmer was built without it
  const sb_symbol* const stem = sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.data()),
                                                static_cast<int>(word.size()));
  if (stem == nullptr) return std::string(word);
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

std::string bulgarian_stem(std::string_view word) {
  for (const std::string_view article :
       {"ията", "ият", "ята", "ите", "ата", "ото", "ето", "ът", "ят", "та", "то", "те"})
    if (drop(word, article, 3)) break;
  for (const std::string_view plural : {"овци", "евци", "ища", "ове", "еве", "иха", "ци", "зи", "ни", "ки"}) {
    if (plural == "ни" || plural == "ки" || plural == "ци" || plural == "зи") {
      // "поръчки" loses its last vowel below; here the softened consonants return: "разходци", "каталози".
      if (plural == "ци" && drop(word, plural, 4)) return std::string(word) + "к";
      if (plural == "зи" && drop(word, plural, 4)) return std::string(word) + "г";
      continue;
    }
    if (drop(word, plural, 3)) return std::string(word);
  }
  for (const std::string_view vowel : {"ия", "а", "я", "е", "и", "о", "й"})
    if (drop(word, vowel, 3)) break;
  return std::string(word);
}

}  // namespace ticketd::autoresponder
