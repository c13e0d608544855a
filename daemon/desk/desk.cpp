#include "daemon/desk/desk.hpp"

#include <algorithm>

#include "daemon/desk/calendar.hpp"
#include "parser/email.hpp"

namespace ticketd::desk {
namespace {

template <class Named>
const Named* named(const std::vector<Named>& all, std::string_view name) {
  const auto found = std::ranges::find(all, name, &Named::name);
  return found == all.end() ? nullptr : &*found;
}

template <class WithAddress>
bool has_address(const WithAddress& who, std::string_view address) {
  return parser::same_address(who.address, address) ||
         std::ranges::any_of(who.aliases,
                             [&](const std::string& a) { return parser::same_address(a, address); });
}

const Sla* sla_of(const DeskConfig& config, std::string_view queue) {
  const Queue* const found = queue_named(config, queue);
  return found == nullptr ? nullptr : named(config.slas, found->sla);
}

const Calendar* calendar_of(const DeskConfig& config, std::string_view queue) {
  const Sla* const sla = sla_of(config, queue);
  return sla == nullptr ? nullptr : named(config.calendars, sla->calendar);
}

}  // namespace

const Mailbox* mailbox_at(const DeskConfig& config, std::string_view address) {
  const auto at = [&](std::string_view wanted) {
    const auto found =
        std::ranges::find_if(config.mailboxes, [&](const Mailbox& m) { return has_address(m, wanted); });
    return found == config.mailboxes.end() ? nullptr : &*found;
  };
  if (const Mailbox* const exact = at(address)) return exact;
  const std::string_view local = local_part(address);
  const auto plus = local.find('+');
  if (plus == std::string_view::npos) return nullptr;
  return at(std::string(local.substr(0, plus)).append(address.substr(local.size())));
}

const Agent* agent_at(const DeskConfig& config, std::string_view address) {
  const auto found =
      std::ranges::find_if(config.agents, [&](const Agent& a) { return has_address(a, address); });
  return found == config.agents.end() ? nullptr : &*found;
}

const Agent* agent_named(const DeskConfig& config, std::string_view name) {
  return named(config.agents, name);
}

const Queue* queue_named(const DeskConfig& config, std::string_view name) {
  return named(config.queues, name);
}

Promise promise(const DeskConfig& config, std::string_view queue, Response response, db::Time start) {
  const Sla* const sla = sla_of(config, queue);
  const Calendar* const calendar = calendar_of(config, queue);
  if (sla == nullptr || calendar == nullptr) return {.due = start};
  const int days =
      response == Response::first ? sla->first_response_business_days : sla->next_response_business_days;
  return {.due = due_after(*calendar, start, days), .zone = calendar->zone};
}

std::string zone_of(const DeskConfig& config, std::string_view queue) {
  const Calendar* const calendar = calendar_of(config, queue);
  return calendar == nullptr ? "UTC" : calendar->zone;
}

std::vector<const Agent*> audience(const DeskConfig& config, const db::Ticket& ticket) {
  if (const Agent* const owner = agent_named(config, ticket.assignee)) return {owner};
  return colleagues(config, ticket.queue, {});
}

std::vector<const Agent*> colleagues(const DeskConfig& config, std::string_view queue,
                                     std::string_view except) {
  std::vector<const Agent*> agents;
  const Queue* const found = queue_named(config, queue);
  if (found == nullptr) return agents;
  for (const std::string& name : found->agents)
    if (const Agent* const agent = agent_named(config, name); agent != nullptr && agent->name != except)
      agents.push_back(agent);
  return agents;
}

const std::string& shown_name(const Agent& agent) {
  return agent.display.empty() ? agent.name : agent.display;
}

std::string_view local_part(std::string_view address) { return address.substr(0, address.rfind('@')); }

}  // namespace ticketd::desk
