#include "autoresponder/quiet_phrases.hpp"

#include <toml++/toml.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "autoresponder/number_in_text.hpp"
#include "autoresponder/shipped_quiet_phrases.hpp"
#include "parser/ascii.hpp"
#include "parser/fold.hpp"
#include "parser/utf8.hpp"

namespace ticketd::autoresponder {
namespace {

constexpr std::array reasons{std::pair{QuietReason::complaint, std::string_view("complaint")},
                             std::pair{QuietReason::urgent, std::string_view("urgent")},
                             std::pair{QuietReason::upset, std::string_view("upset")}};
constexpr std::string_view known_keys = "complaint, urgent, upset, number_of, replace and except";

constexpr int long_number_digits = 5;     // nobody writes so many but to name something
constexpr int named_number_digits = 3;    // behind "order"
constexpr std::size_t between_max = 24;   // bytes between "order" and its number: " number is no. #"
constexpr std::size_t number_bytes = 40;  // no order's number is longer

/// Of a script that parts its words by spaces, so that a phrase must not begin or end inside of one.
bool joins_words(UChar32 c) {
  if (c < 0 || u_isalnum(c) == 0) return false;
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(c, &error);
  return U_FAILURE(error) != 0 || uscript_breaksBetweenLetters(script) == 0;
}

UChar32 character_at(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = -1;
  // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
  if (at < text.size()) U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  return c;
}

UChar32 character_before(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = -1;
  // NOLINTNEXTLINE(bugprone-inc-dec-in-conditions): ICU's macro
  if (at > 0) U8_PREV(text.data(), 0, i, c);
  return c;
}

/// Calls `found` with the place behind each occurrence of whole words until it says true.
bool any_occurrence(std::string_view text, std::string_view phrase, bool any_ending,
                    const std::function<bool(std::size_t)>& found) {
  for (auto at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    const std::size_t behind = at + phrase.size();
    const bool begins_inside = joins_words(character_at(text, at)) && joins_words(character_before(text, at));
    const bool ends_inside =
        !any_ending && joins_words(character_before(text, behind)) && joins_words(character_at(text, behind));
    if (!begins_inside && !ends_inside && found(behind)) return true;
  }
  return false;
}

}  // namespace

/// Reads a file of phrases over those there are.
struct QuietPhrases::Reader {
  std::map<std::string, Language, std::less<>>& languages;
  std::string file;
  std::vector<FaqMistake> mistakes{};
  std::size_t phrases = 0;

  void mistake(const toml::source_region& at, std::string what) {
    mistakes.push_back({file, std::max(1, static_cast<int>(at.begin.line)), std::move(what)});
  }

  void read(std::string_view text) {
    if (parser::valid_utf8_prefix(text) != text.size()) {
      mistakes.push_back({file, 1, "this is not UTF-8"});
      return;
    }
    try {
      const toml::table root = toml::parse(text);
      for (const auto& [key, value] : root) {
        if (const toml::table* const language = value.as_table())
          read_language(languages[parser::ascii_lower(key.str())], *language);
        else
          mistake(key.source(), "lists stand below their language: [en], then complaint = [...]");
      }
    } catch (const toml::parse_error& error) {
      mistake(error.source(), std::string(error.description()));
    }
  }

  void read_language(Language& language, const toml::table& table) {
    if (table["replace"].value_or(false)) language = {};
    for (const auto& [key, value] : table) {
      const std::string_view name = key.str();
      const auto* const reason = std::ranges::find(reasons, name, &decltype(reasons)::value_type::second);
      if (reason != reasons.end())
        std::ranges::move(phrases_of(name, value), std::back_inserter(language.quiet[reason->first]));
      else if (name == "number_of")
        std::ranges::move(phrases_of(name, value), std::back_inserter(language.number_of));
      else if (name == "replace" && !value.is_boolean())
        mistake(value.source(), "replace must be true or false");
      else if (name != "replace" && name != "except")
        mistake(key.source(),
                "there is no list \"" + std::string(name) + "\"; known are " + std::string(known_keys));
    }
    if (const toml::node* const except = table.get("except"))
      for (const Phrase& one : phrases_of("except", *except)) leave_out(language, one);
  }

  static void leave_out(Language& language, const Phrase& phrase) {
    const auto same = [&](const Phrase& p) {
      return p.folded == phrase.folded && p.any_ending == phrase.any_ending;
    };
    for (auto& [reason, list] : language.quiet) std::erase_if(list, same);
    std::erase_if(language.number_of, same);
  }

  std::vector<Phrase> phrases_of(std::string_view name, const toml::node& value) {
    std::vector<Phrase> list;
    const toml::array* const items = value.as_array();
    if (items == nullptr) {
      mistake(value.source(), std::string(name) + " must be a list of texts: [\"...\", \"...\"]");
      return list;
    }
    for (const toml::node& item : *items) {
      const auto text = item.value_exact<std::string>();
      Phrase phrase{.folded = parser::folded(text.value_or(""))};
      if (phrase.folded.ends_with('*')) {
        phrase.any_ending = true;
        phrase.folded.pop_back();
      }
      if (phrase.folded.empty() || phrase.folded.size() > max_quiet_phrase_bytes)
        mistake(item.source(),
                "each of " + std::string(name) + " must be a text in quotes of up to 200 bytes");
      else if (++phrases > max_quiet_phrases)
        return list;
      else
        list.push_back(std::move(phrase));
    }
    return list;
  }
};

std::expected<QuietPhrases, std::vector<FaqMistake>> QuietPhrases::make(const FaqFile& own) {
  QuietPhrases all;
  Reader shipped{.languages = all.languages_, .file = "quiet_phrases.toml"};
  shipped.read(shipped_quiet_phrases());
  if (own.name.empty()) return all;
  Reader reader{.languages = all.languages_, .file = own.name};
  reader.read(own.content);
  if (!reader.mistakes.empty()) return std::unexpected(std::move(reader.mistakes));
  return all;
}

QuietPhrases QuietPhrases::shipped() { return make({}).value(); }

std::optional<QuietReason> QuietPhrases::found_in(std::string_view text) const {
  const std::string folded = parser::folded(parser::utf8_prefix(text, max_quiet_bytes));
  for (const auto& [tag, language] : languages_)
    for (const auto& [reason, list] : language.quiet)
      for (const Phrase& phrase : list)
        if (any_occurrence(folded, phrase.folded, phrase.any_ending, [](std::size_t) { return true; }))
          return reason;
  return std::nullopt;
}

bool QuietPhrases::names_a_number(std::string_view text) const {
  const std::string folded = parser::folded(parser::utf8_prefix(text, max_quiet_bytes));
  const std::string_view all = folded;
  for (auto number = next_number(all, 0); number;
       number = next_number(all, number->begin + number->text.size()))
    if (number->digits >= long_number_digits && !is_date_or_amount(*number, all)) return true;

  const auto number_follows = [&](std::size_t behind) {
    const auto number = next_number(all.substr(0, behind + between_max + number_bytes), behind);
    return number && number->begin - behind <= between_max && number->digits >= named_number_digits &&
           !is_date_or_amount(*number, all);
  };
  for (const auto& [tag, language] : languages_)
    for (const Phrase& phrase : language.number_of)
      if (any_occurrence(all, phrase.folded, phrase.any_ending, number_follows)) return true;
  return false;
}

}  // namespace ticketd::autoresponder
