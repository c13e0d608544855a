#include "daemon/desk/agent_orders.hpp"

#include <algorithm>

#include "daemon/desk/answer.hpp"
#include "daemon/desk/contains.hpp"
#include "daemon/desk/states.hpp"
#include "daemon/desk/threading.hpp"

namespace ticketd::desk {
namespace {

std::string_view state_event(db::TicketState state) {
  switch (state) {
    case db::TicketState::closed:
      return "closed";
    case db::TicketState::spam:
      return "marked_spam";
    case db::TicketState::pending:
      return "pending";
    case db::TicketState::open:
    case db::TicketState::merged:
      break;
  }
  return "opened_again";
}

std::string priority_name(db::Priority priority) {
  switch (priority) {
    case db::Priority::low:
      return "low";
    case db::Priority::high:
      return "high";
    case db::Priority::normal:
      break;
  }
  return "normal";
}

/// Changes by command, and what follows from an answer.
void change_ticket(const Case& c, const Agent& agent, const db::TicketView& ticket, const Orders& orders,
                   bool answered, db::Filing& filing) {
  const std::string actor = agent_actor(agent);
  const Queue* const queue = queue_named(c.desk.config, ticket.ticket.queue);
  if (orders.assignee) {
    filing.change.assignee = orders.assignee;
    filing.events.push_back(event(c.moment, actor, "assigned", *orders.assignee));
  } else if (answered && ticket.ticket.assignee.empty() && queue != nullptr &&
             queue->assign == Assign::first_to_answer) {
    filing.change.assignee = agent.name;
    filing.events.push_back(event(c.moment, own_actor, "assigned", agent.name));
  }
  if (orders.priority && *orders.priority != ticket.ticket.priority) {
    filing.change.priority = orders.priority;
    filing.events.push_back(event(c.moment, actor, "priority", priority_name(*orders.priority)));
  }
  if (orders.state) {
    filing.change.state = orders.state;
    filing.events.push_back(event(c.moment, actor, state_event(*orders.state)));
  } else if (answered) {
    filing.change.state = db::TicketState::pending;
  }
  // A human's answer keeps the promise; a ticket that is put away has none to keep.
  const bool put_away = orders.state == db::TicketState::closed || orders.state == db::TicketState::spam;
  for (const db::ClockKind kind : running_clocks(ticket))
    if (put_away || (answered && kind != db::ClockKind::resolution)) filing.stopped_clocks.push_back(kind);
  // "#open" says that we still owe something.
  if (orders.state == db::TicketState::open)
    if (const auto clock = next_response(after(ticket, filing, c.moment.now), c.desk, c.moment.now))
      filing.new_clocks.push_back(*clock);
}

/// Before the answer is written, since it goes to them too.
std::expected<void, std::string> add_participants(const Case& c, const Agent& agent, const Orders& orders,
                                                  db::TicketView& ticket, db::Filing& filing) {
  for (const std::string& address : orders.copies) {
    if (participant_at(ticket, address) != nullptr) continue;
    if (ticket.participants.size() >= participants_max)
      return std::unexpected("the ticket has " + std::to_string(participants_max) +
                             " participants, no more can be added");
    const auto highest = std::ranges::max_element(ticket.participants, {}, &db::Participant::number);
    const int number = highest == ticket.participants.end() ? 1 : highest->number + 1;
    ticket.participants.push_back({.number = number, .address = address});
    filing.participants.push_back(ticket.participants.back());
    filing.events.push_back(event(c.moment, agent_actor(agent), "participant_added", address));
  }
  return {};
}

Notification for_colleagues(const Agent& author, const AgentWords& words, const db::TicketView& ticket,
                            std::string headline) {
  return {.author = {.name = shown_name(author), .address = author.address},
          .headline = std::move(headline),
          .subject = ticket.ticket.subject,
          .text = words.text,
          .html = words.html,
          .attachments = words.attachments};
}

void tell(const Case& c, const db::TicketView& ticket, const Notification& n,
          const std::vector<const Agent*>& agents, db::Filing& filing) {
  std::ranges::move(notify(n, after(ticket, filing, c.moment.now), agents, c.desk, c.moment),
                    std::back_inserter(filing.outgoing));
}

/// The queue without the author, and the new owner, wherever they are.
std::vector<const Agent*> hearers(const Case& c, const Agent& author, const db::TicketView& ticket,
                                  const Agent* new_owner) {
  auto agents = colleagues(c.desk.config, ticket.ticket.queue, author.name);
  const Agent* const owner =
      new_owner != nullptr ? new_owner : agent_named(c.desk.config, ticket.ticket.assignee);
  if (owner != nullptr && owner->name != author.name && !contains(agents, owner)) agents.push_back(owner);
  return agents;
}

}  // namespace

std::expected<db::Filing, std::string> carry_out(const Case& c, const Agent& agent,
                                                 const db::TicketView& before, const Orders& orders,
                                                 const AgentWords& words) {
  const bool answered = !orders.note && !words.empty();
  db::Filing filing{.outcome = db::LedgerOutcome::answered, .ticket = before.ticket.id};
  db::TicketView ticket = before;
  if (auto added = add_participants(c, agent, orders, ticket, filing); !added)
    return std::unexpected(std::move(added.error()));
  const std::string actor = agent_actor(agent);
  const Agent* const new_owner = orders.assignee ? agent_named(c.desk.config, *orders.assignee) : nullptr;

  if (!words.empty()) {
    db::Message message = message_of(c, answered ? db::Direction::from_agent : db::Direction::note);
    message.text = words.text;
    if (answered) {
      auto mail = answer_mail({.text = words.text, .html = words.html, .attachments = words.attachments},
                              agent, ticket, c.desk, c.moment);
      if (!mail) return std::unexpected("nobody on this ticket has an address that can be written to");
      message.message_id = mail->message_id;
      filing.outgoing.push_back(std::move(*mail));
    }
    filing.messages.push_back(std::move(message));
    filing.events.push_back(event(c.moment, actor, answered ? "answered" : "note"));
  }
  filing.detail = answered ? "answer" : words.empty() ? "commands" : "note";
  change_ticket(c, agent, ticket, orders, answered, filing);

  const std::string name = shown_name(agent);
  const bool given_away = new_owner != nullptr && new_owner->name != agent.name;
  if (!words.empty()) {
    Notification n =
        for_colleagues(agent, words, ticket,
                       name + (answered ? " answered the customer:" : " wrote a note, for agents only:"));
    if (orders.assignee) n.remarks.push_back("assigned to " + *orders.assignee + " by " + agent.name);
    tell(c, ticket, n, hearers(c, agent, ticket, new_owner), filing);
  } else if (given_away) {
    AgentWords last;
    if (ticket.last_from_customer) last.text = ticket.last_from_customer->text;
    tell(
        c, ticket,
        for_colleagues(agent, last, ticket, name + " assigned this ticket to you. The customer's last mail:"),
        {new_owner}, filing);
  }
  return filing;
}

}  // namespace ticketd::desk
