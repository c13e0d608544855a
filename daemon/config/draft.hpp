// The configuration while it is read: the values so far, and the sections they came from, for the checks that
// compare one with another. Each reader below fills its part and notes its mistakes; none stops at the first.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/template.hpp"
#include "daemon/config/config.hpp"
#include "daemon/config/files.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/config/section.hpp"

namespace ticketd::config {

struct Draft {
  const TomlValue& root;
  const Files& files;
  Purpose purpose;
  std::filesystem::path folder;                  ///< of the configuration file: where relative paths begin
  std::vector<std::string> misspelt_sections{};  ///< the sections that unknown ones were meant to be

  Config config{};
  Mistakes mistakes;
  Mistakes notes;

  /// One for each value of the same index in config.desk.
  std::vector<Section> mailboxes{};
  std::vector<Section> queues{};
  std::vector<Section> agents{};
  std::vector<Section> calendars{};
  std::vector<Section> slas{};

  /// Notes that there is no section `name` at all, unless a misspelt one was meant to be it.
  void missing_section(const std::string& name, std::string what, std::string hint) {
    if (std::ranges::find(misspelt_sections, name) == misspelt_sections.end())
      mistakes.add(Place{}, std::move(what), std::move(hint));
  }
  std::filesystem::path absolute(std::string_view path) const { return (folder / path).lexically_normal(); }
};

void read_daemon(Draft& draft);
void read_mailboxes(Draft& draft);
void read_queues(Draft& draft);
void read_agents(Draft& draft);
void read_calendars(Draft& draft);
void read_slas(Draft& draft);
void read_faq(Draft& draft);
/// The [autoreply] and the templates of ops; those, with the shipped ones, decide which languages there are.
std::vector<std::string> read_autoreply(Draft& draft);
/// What only shows when everything is read: references, addresses that meet, agents nobody could tell from
/// others.
void check_references(Draft& draft);
void check_addresses(Draft& draft);
void refuse_shared_folders(Draft& draft);
void check_agents_are_verifiable(Draft& draft);
void check_languages(Draft& draft, const std::vector<std::string>& known);

}  // namespace ticketd::config
