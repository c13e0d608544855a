// What only shows when everything is read.
#include <algorithm>
#include <map>
#include <set>

#include "daemon/config/addresses.hpp"
#include "daemon/config/draft.hpp"
#include "daemon/config/nearest.hpp"
#include "parser/ascii.hpp"

namespace ticketd::config {
namespace {

template <class Values>
std::vector<std::string> names_of(const Values& values) {
  std::vector<std::string> names;
  for (const auto& value : values)
    if (!value.name.empty()) names.push_back(value.name);
  return names;
}

std::string choices(std::string_view wrong, const std::string& kind, const std::vector<std::string>& names) {
  if (const auto near = nearest(wrong, names)) return "did you mean \"" + *near + "\"?";
  return names.empty() ? "add a [[" + kind + "]] of that name" : "choose " + either(names);
}

/// `reference` names one of `names`; left out, it means the only one there is.
void resolve(const Section& section, const std::string& kind, std::string& reference,
             const std::vector<std::string>& names) {
  if (reference.empty() && names.size() == 1) reference = names.front();
  if (reference.empty() && names.size() > 1)
    section.mistake(kind, section.title() + " must say which " + kind, kind + " = " + either(names));
  if (!reference.empty() && std::ranges::find(names, reference) == names.end())
    section.mistake(kind, "there is no " + kind + " \"" + reference + '"', choices(reference, kind, names));
}

template <class Values>
void refuse_twins(const std::vector<Section>& sections, const Values& values, Mistakes& mistakes) {
  std::map<std::string, Place> seen;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const std::string& name = values[i].name;
    if (name.empty()) continue;
    const auto [first, is_new] = seen.emplace(name, sections[i].place("name"));
    if (!is_new)
      mistakes.add(
          sections[i].place("name"), "there are two " + sections[i].title() + " called \"" + name + '"',
          "the other is in line " + std::to_string(first->second.line) + "; give each a name of its own");
  }
}

}  // namespace

void check_references(Draft& draft) {
  desk::DeskConfig& desk = draft.config.desk;
  if (draft.slas.empty() && desk.calendars.size() == 1)  // the promise nobody had to write down
    desk.slas.push_back({.name = "default", .calendar = desk.calendars.front().name});
  if (draft.slas.empty() && desk.calendars.size() > 1)
    draft.mistakes.add(draft.calendars[1].place("name"),
                       "with two calendars an [[sla]] must say which one is promised",
                       "add [[sla]] with name and calendar, and sla = \"...\" to each [[queue]]");

  const auto queues = names_of(desk.queues);
  const auto agents = names_of(desk.agents);
  const auto calendars = names_of(desk.calendars);
  const auto slas = names_of(desk.slas);
  refuse_twins(draft.queues, desk.queues, draft.mistakes);
  refuse_twins(draft.agents, desk.agents, draft.mistakes);
  refuse_twins(draft.calendars, desk.calendars, draft.mistakes);
  refuse_twins(draft.slas, desk.slas, draft.mistakes);

  for (std::size_t i = 0; i < desk.mailboxes.size(); ++i)
    resolve(draft.mailboxes[i], "queue", desk.mailboxes[i].queue, queues);
  for (std::size_t i = 0; i < desk.queues.size(); ++i) {
    resolve(draft.queues[i], "sla", desk.queues[i].sla, slas);
    std::set<std::string> named;
    for (const PlacedText& agent : draft.queues[i].texts("agents"))
      if (std::ranges::find(agents, agent.text) == agents.end())
        draft.mistakes.add(agent.at, "there is no agent \"" + agent.text + '"',
                           choices(agent.text, "agent", agents));
      else if (!named.insert(agent.text).second)
        draft.mistakes.add(agent.at, "agent \"" + agent.text + "\" is in this queue twice",
                           "name every agent once: they would get each mail twice");
  }
  for (std::size_t i = 0; i < draft.slas.size(); ++i)
    resolve(draft.slas[i], "calendar", desk.slas[i].calendar, calendars);
  for (std::size_t i = 0; i < desk.agents.size(); ++i)
    if (std::ranges::none_of(desk.queues, [&](const desk::Queue& queue) {
          return std::ranges::find(queue.agents, desk.agents[i].name) != queue.agents.end();
        }))
      draft.notes.add(draft.agents[i].place("name"),
                      "agent \"" + desk.agents[i].name + "\" is in no queue and gets no mail");
}

/// The first to read a mail would take it, whichever of the two it was written to.
void refuse_shared_folders(Draft& draft) {
  std::map<std::string, std::string> readers;  // address by server, user and folder
  for (std::size_t i = 0; i < draft.mailboxes.size(); ++i) {
    const MailboxSettings& settings = draft.config.mailboxes[i];
    const ServerSettings& server = settings.imap.server;
    if (server.url.empty() || server.user.empty()) continue;
    const std::string folder =
        parser::same_text(settings.imap.folder, "INBOX") ? "INBOX" : settings.imap.folder;  // RFC 3501, 5.1
    const auto [other, is_new] =
        readers.emplace(server.url + '\n' + server.user + '\n' + folder, settings.address);
    if (!is_new)
      draft.mailboxes[i].mistake(
          "imap", "two mailboxes read the folder " + folder + " of " + server.user,
          "the other is " + other->second + "; add this address to its aliases instead");
  }
}

void check_addresses(Draft& draft) {
  const desk::DeskConfig& desk = draft.config.desk;
  struct Owner {
    std::size_t index;
    std::string name;
  };
  std::map<std::string, Owner> mailboxes;  // by address without +detail
  for (std::size_t i = 0; i < desk.mailboxes.size(); ++i) {
    const desk::Mailbox& mailbox = desk.mailboxes[i];
    const auto add = [&](const std::string& address, std::string_view key) {
      if (address.empty()) return;
      const auto [other, is_new] = mailboxes.emplace(without_detail(address), Owner{i, mailbox.address});
      if (!is_new && other->second.index != i)
        draft.mistakes.add(draft.mailboxes[i].place(key), "two mailboxes have the address " + address,
                           "the other is " + other->second.name + "; mail to it would become two tickets");
    };
    add(mailbox.address, "address");
    for (const std::string& alias : mailbox.aliases) add(alias, "aliases");
  }

  std::map<std::string, Owner> agents;
  for (std::size_t i = 0; i < desk.agents.size(); ++i) {
    const desk::Agent& agent = desk.agents[i];
    const auto add = [&](const std::string& address, std::string_view key) {
      if (address.empty()) return;
      const Place at = draft.agents[i].place(key);
      const auto mailbox = mailboxes.find(without_detail(address));
      if (mailbox != mailboxes.end())
        draft.mistakes.add(
            at, "agent \"" + agent.name + "\" has the address of a mailbox: " + address,
            "ticketd would write to itself for ever; give the agent a personal address, which " +
                mailbox->second.name + " is not");
      const auto [other, is_new] = agents.emplace(address, Owner{i, agent.name});
      if (!is_new && other->second.index != i)
        draft.mistakes.add(
            at,
            "agents \"" + other->second.name + "\" and \"" + agent.name + "\" share the address " + address,
            "an answer must show who wrote it: give each an address of their own");
    };
    add(agent.address, "address");
    for (const std::string& alias : agent.aliases) add(alias, "aliases");
  }
}

void check_agents_are_verifiable(Draft& draft) {
  const desk::DeskConfig& desk = draft.config.desk;
  for (std::size_t i = 0; i < desk.mailboxes.size(); ++i) {
    const desk::Mailbox& mailbox = desk.mailboxes[i];
    const auto queue = std::ranges::find(desk.queues, mailbox.queue, &desk::Queue::name);
    const bool has_agents = queue != desk.queues.end() && !queue->agents.empty();
    if (!has_agents || !mailbox.authserv_id.empty() || mailbox.allow_unauthenticated_agents) continue;
    draft.mailboxes[i].mistake(
        "address",
        "mailbox " + mailbox.address + " has no authserv_id, so anybody could write as one of its agents",
        "add authserv_id = \"...\": the first word of the Authentication-Results headers that your server "
        "writes. "
        "If it writes none, allow_unauthenticated_agents = true lets an agent's secret reply address stand "
        "alone");
  }
}

void check_languages(Draft& draft, const std::vector<std::string>& known) {
  if (known.empty()) return;  // the templates are broken, and that has been said
  for (const Section& section : draft.mailboxes)
    for (const PlacedText& language : section.texts("languages")) {
      const std::string primary = language.text.substr(0, language.text.find('-'));
      const bool has_template = std::ranges::find(known, language.text) != known.end() ||
                                std::ranges::find(known, primary) != known.end();
      if (!has_template)
        draft.mistakes.add(language.at, "there is no template in language \"" + language.text + '"',
                           "choose " + either(known) +
                               "; others go into the folder that templates = \"...\" of "
                               "[autoreply] names, as acknowledgement.LANGUAGE.text.mustache");
    }
}

}  // namespace ticketd::config
