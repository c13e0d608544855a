#include "daemon/config/read_config.hpp"

#include <algorithm>
#include <system_error>

#include "daemon/config/draft.hpp"
#include "daemon/config/nearest.hpp"

namespace ticketd::config {
namespace {

void refuse_unknown_sections(Draft& draft) {
  static const std::vector<std::string> known{"daemon",   "mailbox", "queue",     "agent",
                                              "calendar", "sla",     "autoreply", "faq"};
  for (const TomlValue& entry : draft.root.items) {
    if (std::ranges::find(known, entry.key) != known.end()) continue;
    const bool is_section = entry.type == TomlValue::Type::table || entry.type == TomlValue::Type::list;
    const auto near = nearest(entry.key, known);
    std::string hint = near ? "did you mean \"" + *near + "\"?" : "sections are called " + either(known);
    if (!is_section && !near) hint = "keys stand below the [section] they belong to";
    draft.mistakes.add(
        entry.key_at,
        "there is no " + std::string(is_section ? "section" : "key") + " \"" + entry.key + "\" here",
        std::move(hint));
    if (near) draft.misspelt_sections.push_back(*near);
  }
}

}  // namespace

std::expected<Config, std::vector<ConfigMistake>> read_config(std::string_view text,
                                                              const std::filesystem::path& file,
                                                              const Files& files, Purpose purpose) {
  const auto root = parse_toml(text, file.string());
  if (!root) return std::unexpected(std::vector{root.error()});

  Draft draft{.root = *root,
              .files = files,
              .purpose = purpose,
              .folder = file.parent_path(),
              .mistakes = Mistakes(file.string()),
              .notes = Mistakes(file.string())};
  draft.config.file = file;
  refuse_unknown_sections(draft);
  read_mailboxes(draft);
  read_daemon(draft);
  read_queues(draft);
  read_agents(draft);
  read_calendars(draft);
  read_slas(draft);
  read_faq(draft);
  const std::vector<std::string> languages = read_autoreply(draft);
  check_references(draft);
  check_addresses(draft);
  refuse_shared_folders(draft);
  check_agents_are_verifiable(draft);
  check_languages(draft, languages);

  if (draft.mistakes.count() > 0) return std::unexpected(draft.mistakes.sorted());
  draft.config.notes = draft.notes.sorted();
  return std::move(draft.config);
}

std::expected<Config, std::vector<ConfigMistake>> load_config(const std::filesystem::path& file,
                                                              Purpose purpose) {
  const DiskFiles files;
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(file, error);
  const auto text = files.read(absolute);
  if (!text)
    return std::unexpected(
        std::vector{ConfigMistake{.file = file.string(),
                                  .what = "the configuration cannot be read: " + text.error(),
                                  .hint = "name it with --config FILE"}});
  return read_config(*text, absolute, files, purpose);
}

}  // namespace ticketd::config
