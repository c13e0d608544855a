#include "daemon/desk/states.hpp"

#include <algorithm>

#include "daemon/desk/contains.hpp"

namespace ticketd::desk {

Arrival arrival(const db::Ticket& ticket, db::Time at, std::chrono::days reopen_within) {
  switch (ticket.state) {
    case db::TicketState::open:
    case db::TicketState::spam:
      return Arrival::keeps;
    case db::TicketState::pending:
      return Arrival::resumes;
    case db::TicketState::closed:
      return at <= ticket.closed.value_or(ticket.updated) + reopen_within ? Arrival::reopens
                                                                          : Arrival::follows_up;
    case db::TicketState::merged:
      return Arrival::follows_up;
  }
  return Arrival::keeps;
}

bool nothing_running(const db::TicketView& ticket) { return running_clocks(ticket).empty(); }

std::vector<db::ClockKind> running_clocks(const db::TicketView& ticket) {
  std::vector<db::ClockKind> kinds;
  for (const db::Clock& clock : ticket.clocks)
    if (!clock.stopped) kinds.push_back(clock.kind);
  return kinds;
}

std::optional<db::NewClock> next_response(const db::TicketView& ticket, const Desk& desk, db::Time at) {
  if (!nothing_running(ticket)) return std::nullopt;
  return db::NewClock{.kind = db::ClockKind::next_response,
                      .started = at,
                      .due = promise(desk.config, ticket.ticket.queue, Response::next, at).due};
}

db::TicketView after(db::TicketView ticket, const db::Filing& filing, db::Time now) {
  ticket.ticket.state = filing.change.state.value_or(ticket.ticket.state);
  ticket.ticket.assignee = filing.change.assignee.value_or(ticket.ticket.assignee);
  ticket.ticket.priority = filing.change.priority.value_or(ticket.ticket.priority);
  for (db::Clock& clock : ticket.clocks)
    if (!clock.stopped && contains(filing.stopped_clocks, clock.kind)) clock.stopped = now;
  for (const db::NewClock& clock : filing.new_clocks)
    ticket.clocks.push_back({.kind = clock.kind, .started = clock.started, .due = clock.due});
  for (const db::AgentGeneration& generation : filing.agent_generations) {
    std::erase_if(ticket.agent_generations,
                  [&](const db::AgentGeneration& g) { return g.agent == generation.agent; });
    ticket.agent_generations.push_back(generation);
  }
  return ticket;
}

}  // namespace ticketd::desk
