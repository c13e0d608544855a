#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "autoresponder/faq_library.hpp"
#include "autoresponder/rendered_answer.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/configured_faq.hpp"
#include "daemon/faq/faq_folder.hpp"

namespace ticketd::commands {
namespace {

void print_mistakes(std::ostream& err, const std::filesystem::path& folder,
                    const std::vector<autoresponder::FaqMistake>& mistakes) {
  for (const autoresponder::FaqMistake& mistake : mistakes)
    err << (folder / mistake.file).string() << ':' << mistake.line << ": " << mistake.what << '\n';
}

/// Entries that some languages lack: no mistake, but customers of that language get silence.
void print_gaps(std::ostream& err, const std::vector<autoresponder::FaqEntry>& entries) {
  std::set<std::string> languages;
  std::map<std::string, std::set<std::string>> by_id;
  for (const autoresponder::FaqEntry& entry : entries) {
    languages.insert(entry.language);
    by_id[entry.id].insert(entry.language);
  }
  for (const auto& [id, there] : by_id)
    for (const std::string& language : languages)
      if (!there.contains(language)) err << "note: " << id << " is not there in " << language << '\n';
}

/// Bold marks that stayed in the text: next to some Chinese and Japanese characters Markdown does not see
/// them.
void print_stray_marks(std::ostream& err, const std::filesystem::path& folder,
                       const std::vector<autoresponder::FaqEntry>& entries) {
  for (const autoresponder::FaqEntry& entry : entries)
    if (autoresponder::rendered_answer(entry, "example.org").text.contains("**"))
      err << "note: " << (folder / entry.file).string()
          << ": customers will see ** as it is; put blanks around it, or write quotation marks instead\n";
}

/// "100 entries: 20 bg, 20 de, ...".
void print_summary(std::ostream& out, const std::vector<autoresponder::FaqEntry>& entries) {
  std::map<std::string, int> languages;
  for (const autoresponder::FaqEntry& entry : entries) ++languages[entry.language];
  out << entries.size() << (entries.size() == 1 ? " entry" : " entries");
  const char* between = ": ";
  for (const auto& [language, count] : languages) {
    out << between << count << ' ' << language;
    between = ", ";
  }
  out << '\n';
}

}  // namespace

int faq_check(Console& console, const std::filesystem::path& config, const std::filesystem::path& folder) {
  std::filesystem::path checked = folder;
  if (checked.empty()) {
    const auto settings = configured_faq(console, config);
    if (!settings) return exit_usage;
    checked = settings->faq.folder;
  }
  auto read = read_faq_folder(checked);
  if (!read) {
    console.err << read.error() << '\n';
    return exit_usage;
  }
  std::vector<std::string> pictures;
  for (const auto& [name, bytes] : read->pictures) pictures.push_back(name);
  autoresponder::FaqLibrary library = autoresponder::read_faq_library(read->files, pictures);
  std::ranges::move(read->mistakes, std::back_inserter(library.mistakes));

  print_mistakes(console.err, checked, library.mistakes);
  print_gaps(console.err, library.entries);
  print_stray_marks(console.err, checked, library.entries);
  print_summary(console.out, library.entries);
  if (library.mistakes.empty()) return exit_ok;
  console.err << library.mistakes.size() << (library.mistakes.size() == 1 ? " mistake" : " mistakes") << '\n';
  return exit_usage;
}

}  // namespace ticketd::commands
