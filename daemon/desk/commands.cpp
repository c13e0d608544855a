#include "daemon/desk/commands.hpp"

#include <algorithm>
#include <array>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/identity.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

using parser::same_text;
using parser::trimmed;
using Result = std::expected<void, std::string>;

struct Line {
  std::string_view command{};   ///< "assign"
  std::string_view argument{};  ///< "bob"; may be empty
};

struct Command {
  std::string_view name{};
  std::string_view argument{};  ///< as the help shows it; empty: takes none
  std::string_view help{};
  Result (*apply)(Orders& orders, std::string_view argument, const Agent& author,
                  const DeskConfig& config) = nullptr;
};

Result set_state(Orders& orders, db::TicketState state) {
  if (orders.state && *orders.state != state)
    return std::unexpected(
        "the mail asks for two different states; only one of #close, #pending, #open, #spam can be");
  orders.state = state;
  return {};
}

Result set_assignee(Orders& orders, const Agent& agent) {
  if (orders.assignee && *orders.assignee != agent.name)
    return std::unexpected("the mail assigns the ticket to two agents");
  orders.assignee = agent.name;
  return {};
}

std::string agent_names(const DeskConfig& config) {
  std::string names;
  for (const Agent& agent : config.agents) names.append(names.empty() ? "" : ", ").append(agent.name);
  return names;
}

Result assign(Orders& orders, std::string_view argument, const Agent&, const DeskConfig& config) {
  const auto found =
      std::ranges::find_if(config.agents, [&](const Agent& a) { return same_text(a.name, argument); });
  const Agent* const agent = found == config.agents.end() ? agent_at(config, argument) : &*found;
  if (agent == nullptr)
    return std::unexpected("there is no agent '" + std::string(argument) +
                           "'; there are: " + agent_names(config));
  return set_assignee(orders, *agent);
}

Result set_priority(Orders& orders, std::string_view argument, const Agent&, const DeskConfig&) {
  static constexpr std::array<std::pair<std::string_view, db::Priority>, 3> priorities{
      {{"low", db::Priority::low}, {"normal", db::Priority::normal}, {"high", db::Priority::high}}};
  for (const auto& [name, priority] : priorities) {
    if (!same_text(name, argument)) continue;
    orders.priority = priority;
    return {};
  }
  return std::unexpected("#priority takes low, normal or high, not '" + std::string(argument) + "'");
}

Result add_copy(Orders& orders, std::string_view argument, const Agent&, const DeskConfig& config) {
  if (!is_deliverable(argument))
    return std::unexpected("#cc needs one address, not '" + std::string(argument) + "'");
  if (mailbox_at(config, argument) != nullptr)
    return std::unexpected(std::string(argument) + " is our own mailbox");
  if (agent_at(config, argument) != nullptr)
    return std::unexpected(std::string(argument) + " is an agent, and agents see the ticket anyway");
  orders.copies.push_back(parser::ascii_lower(argument));
  return {};
}

constexpr std::size_t faq_ids_max = 5;  // of each command: more is a book, not an answer

Result add_faq(Orders& orders, std::string_view argument, const Agent&, const DeskConfig&) {
  const auto end = std::min(argument.find_first_of(" \t"), argument.size());
  const std::string_view language = trimmed(argument.substr(end));
  if (language.contains(' '))
    return std::unexpected("#faq takes an id and maybe a language, not '" + std::string(argument) + "'");
  if (orders.faq.size() == faq_ids_max) return std::unexpected("more than 5 #faq in one mail");
  orders.faq.push_back({.id = std::string(argument.substr(0, end)), .language = std::string(language)});
  return {};
}

Result add_lesson(Orders& orders, std::string_view argument, const Agent&, const DeskConfig&) {
  if (argument.find_first_of(" \t") != std::string_view::npos)
    return std::unexpected("#learn takes one id, not '" + std::string(argument) + "'");
  if (orders.learn.size() == faq_ids_max) return std::unexpected("more than 5 #learn in one mail");
  orders.learn.emplace_back(argument);
  return {};
}

constexpr std::array commands{
    Command{"#close", "", "send the text, if there is one, and close the ticket",
            [](Orders& o, std::string_view, const Agent&, const DeskConfig&) {
              return set_state(o, db::TicketState::closed);
            }},
    Command{"#pending", "", "wait for the customer",
            [](Orders& o, std::string_view, const Agent&, const DeskConfig&) {
              return set_state(o, db::TicketState::pending);
            }},
    Command{"#open", "", "keep the ticket open: we still owe an answer",
            [](Orders& o, std::string_view, const Agent&, const DeskConfig&) {
              return set_state(o, db::TicketState::open);
            }},
    Command{"#spam", "", "put the ticket away as spam; nothing is sent",
            [](Orders& o, std::string_view, const Agent&, const DeskConfig&) {
              return set_state(o, db::TicketState::spam);
            }},
    Command{"#note", "", "the text is for colleagues; the customer never sees it",
            [](Orders& o, std::string_view, const Agent&, const DeskConfig&) -> Result {
              o.note = true;
              return {};
            }},
    Command{"#assign", "NAME", "give the ticket to an agent", assign},
    Command{"#take", "", "give the ticket to yourself",
            [](Orders& o, std::string_view, const Agent& author, const DeskConfig&) {
              return set_assignee(o, author);
            }},
    Command{"#priority", "low|normal|high", "set the priority", set_priority},
    Command{"#cc", "ADDRESS", "add somebody to the ticket: they get this answer and the later ones",
            add_copy},
    Command{"#faq", "ID",
            "put the text of that FAQ entry here, in the ticket's language (#faq ID de: in German); counts "
            "inside the text too",
            add_faq},
    Command{"#learn", "ID", "the customer's mail asks for that FAQ entry; nothing is sent", add_lesson},
    Command{"#send", "", "send the answer even if the ticket changed while it was written",
            [](Orders& o, std::string_view, const Agent&, const DeskConfig&) -> Result {
              o.send = true;
              return {};
            }},
    Command{"#help", "", "this list; nothing else of the mail is done",
            [](Orders& o, std::string_view, const Agent&, const DeskConfig&) -> Result {
              o.help = true;
              return {};
            }},
};

/// What editors and keyboards leave around words, and nobody sees: no-break and wide spaces, zero-width
/// characters, marks of direction.
constexpr std::array<std::string_view, 13> unseen{"\u00A0", "\u200B", "\u200C", "\u200D", "\u200E",
                                                  "\u200F", "\u2060", "\u202F", "\u2066", "\u2067",
                                                  "\u2069", "\u3000", "\uFEFF"};

/// Without white space and unseen characters at both sides.
std::string_view bare(std::string_view line) {
  for (;;) {
    line = trimmed(line);
    const auto* const before =
        std::ranges::find_if(unseen, [&](std::string_view c) { return line.starts_with(c); });
    const auto* const behind =
        std::ranges::find_if(unseen, [&](std::string_view c) { return line.ends_with(c); });
    if (before != unseen.end())
      line.remove_prefix(before->size());
    else if (behind != unseen.end())
      line.remove_suffix(behind->size());
    else
      return line;
  }
}

/// Outlook's text says where an address links to: "bob@example.org<mailto:bob@example.org>".
std::string_view without_link(std::string_view line) {
  const auto link = line.rfind("<mailto:");
  return link != std::string_view::npos && line.ends_with('>') ? bare(line.substr(0, link)) : line;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Behind the number sign, the wide one of Chinese and Japanese keyboards included; nothing without one.
std::optional<std::string_view> behind_sign(std::string_view line) {
  for (const std::string_view sign : {"#", "＃"})
    if (line.starts_with(sign)) return line.substr(sign.size());
  return std::nullopt;
}

std::optional<Line> command_line(std::string_view line) {
  const auto words = behind_sign(line);
  if (!words || words->empty() || !is_letter(words->front())) return std::nullopt;
  const auto end = std::min(words->find_first_of(" \t\xC2\xE2\xE3\xEF"), words->size());
  return Line{words->substr(0, end), bare(words->substr(end))};
}

/// A line that can only be meant as #note, wherever it stands and with a blank behind its sign too.
bool holds_note(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto words = behind_sign(bare(text.substr(0, end)));
    if (words && same_text(bare(*words), "note")) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

Result obey(Orders& orders, const Line& line, const Agent& author, const DeskConfig& config) {
  const auto* const command = std::ranges::find_if(
      commands, [&](const Command& c) { return same_text(c.name.substr(1), line.command); });
  if (command == commands.end())
    return std::unexpected("there is no command #" + std::string(line.command) + " (#help lists them)");
  const std::string name(command->name);
  if (command->argument.empty() && !line.argument.empty())
    return std::unexpected(name + " stands alone on its line, without '" + std::string(line.argument) + "'");
  if (!command->argument.empty() && line.argument.empty())
    return std::unexpected(name + " needs " + std::string(command->argument));
  return command->apply(orders, line.argument, author, config);
}

/// Takes the #faq lines out of the text and remembers where they stood.
Result take_insertions(Orders& orders, std::string_view text, const Agent& author, const DeskConfig& config) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto command = command_line(bare(text.substr(0, end)));
    if (!command || !same_text(command->command, "faq")) {
      orders.text += text.substr(0, std::min(end + 1, text.size()));
    } else {
      if (auto done = obey(orders, *command, author, config); !done) return done;
      orders.faq.back().at = orders.text.size();
      orders.faq.back().line = bare(text.substr(0, end));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  orders.text.resize(trimmed(orders.text).size());  // it begins with a letter
  for (FaqOrder& order : orders.faq) order.at = std::min(order.at, orders.text.size());
  return {};
}

}  // namespace

std::expected<Orders, std::string> read_orders(std::string_view text, const Agent& author,
                                               const DeskConfig& config) {
  Orders orders;
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = without_link(bare(rest.substr(0, end)));
    const auto command = command_line(line);
    if (!line.empty() && !command) break;
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!command) continue;

    if (orders.lines.size() == command_lines_max) return std::unexpected("more than 20 command lines");
    if (auto done = obey(orders, *command, author, config); !done)
      return std::unexpected(std::move(done.error()));
    orders.lines.emplace_back(line);
  }
  if (auto done = take_insertions(orders, trimmed(rest), author, config); !done)
    return std::unexpected(std::move(done.error()));
  if (!orders.note && !orders.help && holds_note(orders.text))
    return std::unexpected(
        "#note stands inside the text, which would go to the customer: put it on the first line");
  if (orders.state == db::TicketState::spam && !orders.text.empty() && !orders.note && !orders.help)
    return std::unexpected("#spam sends nothing, but there is a text below it: leave one of them out");
  return orders;
}

std::string command_help() {
  std::string help =
      "Commands stand at the top of a reply, one a line, above your text. One mistake and nothing of the "
      "mail is done.\n\n";
  for (const Command& command : commands) {
    std::string line = "  ";
    line.append(command.name);
    if (!command.argument.empty()) line.append(" ").append(command.argument);
    line.resize(std::max<std::size_t>(line.size() + 2, 28), ' ');
    help.append(line).append(command.help).append("\n");
  }
  return help;
}

}  // namespace ticketd::desk
