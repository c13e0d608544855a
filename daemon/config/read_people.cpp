// [[queue]] and [[agent]]: who answers.
#include <algorithm>

#include "daemon/config/addresses.hpp"
#include "daemon/config/draft.hpp"

namespace ticketd::config {
namespace {

/// A name that can be typed after a command: #assign alice, #queue sales.
std::string command_word(const Section& section, const std::string& example) {
  const std::string name = section.required("name", "name = \"" + example + '"');
  const bool clean =
      name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      });
  if (!clean && !name.empty())
    section.mistake("name", "name: \"" + name + "\" cannot be typed after a command like #assign",
                    "take lower-case letters, digits, - _ and .: name = \"" + example + '"');
  return name;
}

}  // namespace

void read_queues(Draft& draft) {
  for (const TomlValue* table : tables(draft.root, "queue", draft.mistakes)) {
    const Section section(*table, "[[queue]]", {"name", "agents", "sla", "assign"}, draft.mistakes);
    desk::Queue queue{.name = command_word(section, "support"), .sla = section.text("sla").value_or("")};
    for (const PlacedText& agent : section.texts("agents")) queue.agents.push_back(agent.text);
    if (!section.has("agents") || (queue.agents.empty() && section.find("agents")->items.empty()))
      section.mistake("agents", "queue \"" + queue.name + "\" has no agents, so nobody would read its mail",
                      "agents = [\"alice\"], with an [[agent]] of that name");
    static constexpr desk::Assign ways[] = {desk::Assign::nobody, desk::Assign::round_robin,
                                            desk::Assign::first_to_answer};
    if (const auto way = section.choice("assign", {"nobody", "round_robin", "first_to_answer"}))
      queue.assign = ways[*way];
    draft.config.desk.queues.push_back(std::move(queue));
    draft.queues.push_back(section);
  }
  if (draft.queues.empty())
    draft.missing_section("queue", "there is no [[queue]]",
                          "add one: [[queue]] with name = \"support\" and agents = [\"alice\"]");
}

void read_agents(Draft& draft) {
  for (const TomlValue* table : tables(draft.root, "agent", draft.mistakes)) {
    const Section section(*table, "[[agent]]", {"name", "display_name", "address", "aliases", "signature"},
                          draft.mistakes);
    draft.config.desk.agents.push_back({.name = command_word(section, "alice"),
                                        .display = section.text("display_name").value_or(""),
                                        .address = read_address(section, "address", draft.mistakes),
                                        .aliases = read_addresses(section, "aliases", draft.mistakes),
                                        .signature = section.text("signature").value_or("")});
    draft.agents.push_back(section);
  }
}

}  // namespace ticketd::config
