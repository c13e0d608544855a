// [faq]: where the FAQ lies and how sure an answer must be.
#include <algorithm>

#include "autoresponder/quiet_phrases.hpp"
#include "daemon/config/draft.hpp"

namespace ticketd::config {
namespace {

constexpr double lowest_precision = 0.5;
constexpr double highest_precision = 0.999;
constexpr std::int64_t most_shown = 5;

void read_folder(Draft& draft, const Section& section) {
  FaqSettings& faq = draft.config.faq;
  const std::string named =
      section.required("folder", "name the folder of the entries: folder = \"/etc/ticketd/faq\"");
  if (named.empty()) return;
  faq.folder = draft.absolute(named);
  if (!faq.enabled) return;
  const auto names = draft.files.list(faq.folder);
  if (names) return;
  // Mail goes on without a FAQ: whoever checks the file hears of it, a service that starts is not stopped by
  // it.
  Mistakes& heard = draft.purpose == Purpose::check ? draft.mistakes : draft.notes;
  heard.add(section.place("folder"), "folder: " + faq.folder.string() + ": " + names.error(),
            "make it and put the entries there, or write enabled = false");
}

void read_precision(Draft& draft, const Section& section) {
  const TomlValue* const value = section.find("precision");
  if (value == nullptr) return;
  if (value->type != TomlValue::Type::real) {
    section.wrong_type(*value, "precision", "a number below 1", "precision = 0.95: 95 of 100 answers right");
    return;
  }
  if (value->real >= lowest_precision && value->real <= highest_precision)
    draft.config.faq.precision = value->real;
  else
    section.mistake("precision", "precision is out of bounds",
                    "from 0.5 to 0.999; 0.95 means that 95 of 100 answers shown are right");
}

void read_phrases(Draft& draft, const Section& section) {
  const auto named = section.text("quiet_phrases");
  if (!named) return;
  FaqSettings& faq = draft.config.faq;
  const std::filesystem::path file = draft.absolute(*named);
  auto text = draft.files.read(file);
  if (!text) {
    section.mistake("quiet_phrases", "quiet_phrases: " + file.string() + ": " + text.error(),
                    "leave it out to use the lists that come with ticketd");
    return;
  }
  faq.quiet_phrases = {.name = file.string(), .content = std::move(*text)};
  if (const auto phrases = autoresponder::QuietPhrases::make(faq.quiet_phrases); !phrases)
    for (const autoresponder::FaqMistake& mistake : phrases.error())
      draft.mistakes.add({.file = mistake.file, .line = mistake.line, .what = mistake.what});
}

}  // namespace

void read_faq(Draft& draft) {
  const TomlValue* given = table(draft.root, "faq", draft.mistakes);
  if (given == nullptr) return;
  const Section section(*given, "[faq]", {"folder", "enabled", "precision", "max_shown", "quiet_phrases"},
                        draft.mistakes);
  FaqSettings& faq = draft.config.faq;
  faq.enabled = section.flag("enabled").value_or(true);
  read_folder(draft, section);
  read_precision(draft, section);
  if (const auto n = section.whole_number("max_shown", 0, most_shown))
    faq.max_shown = static_cast<std::size_t>(*n);
  read_phrases(draft, section);
}

}  // namespace ticketd::config
