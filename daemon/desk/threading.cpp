#include "daemon/desk/threading.hpp"

#include <algorithm>
#include <charconv>

#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

Placement as_participant(const db::TicketView& ticket, const db::Participant& who, std::string by) {
  return {
      .relation = Relation::participant, .ticket = &ticket, .participant = who.number, .by = std::move(by)};
}

/// The first rows of the table: what a genuine token means in the hands of this sender.
Placement by_token(const Identity& sender, const Token& token, const db::Facts& facts) {
  const db::TicketView* const ticket = ticket_with(facts, token.ticket_random_id);
  if (ticket == nullptr) return {};

  if (const auto* agent = std::get_if<std::string>(&token.principal)) {
    const bool current = same_generation(token.generation, agent_generation(*ticket, *agent));
    return {.relation = Relation::exposed_token,
            .ticket = ticket,
            .by = "token",
            .exposed_agent = current ? *agent : std::string{}};
  }
  const db::Participant* const principal = participant_numbered(*ticket, std::get<int>(token.principal));
  if (principal == nullptr || !same_generation(token.generation, principal->generation)) return {};
  if (const db::Participant* const who = participant_at(*ticket, sender.address))
    return as_participant(*ticket, *who, "token");
  return {.relation = Relation::stranger, .ticket = ticket, .by = "token"};
}

/// A mail of a customer that we hold and this one answers, nearest first.
const db::ReferenceHit* nearest_reference(const parser::Email& email, const db::Facts& facts) {
  const auto hit = [&](const std::string& id) -> const db::ReferenceHit* {
    const auto found = std::ranges::find_if(facts.references, [&](const db::ReferenceHit& r) {
      return r.message_id == id && r.direction == db::Direction::from_customer;
    });
    return found == facts.references.end() ? nullptr : &*found;
  };
  for (const std::string& id : email.in_reply_to)
    if (const auto* found = hit(id)) return found;
  for (auto id = email.references.rbegin(); id != email.references.rend(); ++id)
    if (const auto* found = hit(*id)) return found;
  return nullptr;
}

const db::Participant* sender_on(const db::TicketView* ticket, const Identity& sender) {
  return ticket == nullptr ? nullptr : participant_at(*ticket, sender.address);
}

}  // namespace

Placement placement(const Identity& sender, const std::vector<TokenRef>& tokens, const parser::Email& email,
                    const db::Facts& facts) {
  for (const TokenRef& ref : tokens)
    if (Placement found = by_token(sender, ref.token, facts); found.relation != Relation::none) return found;

  std::optional<db::TicketId> claims;
  if (const db::ReferenceHit* const hit = nearest_reference(email, facts)) {
    const db::TicketView* const ticket = ticket_with(facts, hit->ticket);
    if (const auto* who = sender_on(ticket, sender)) return as_participant(*ticket, *who, "reference");
    claims = hit->ticket;
  }
  if (const auto claimed = claimed_ticket(email.subject)) {
    const db::TicketView* const ticket = ticket_with(facts, *claimed);
    if (const auto* who = sender_on(ticket, sender)) return as_participant(*ticket, *who, "subject");
    claims = claimed;
  }
  if (!claims && facts.siblings.size() == 1) {
    const db::TicketView* const ticket = ticket_with(facts, facts.siblings.front());
    const auto* who = sender_on(ticket, sender);
    const bool running = ticket != nullptr && (ticket->ticket.state == db::TicketState::open ||
                                               ticket->ticket.state == db::TicketState::pending);
    if (who != nullptr && who->number == 1 && running) return as_participant(*ticket, *who, "sibling");
  }
  return {.claims = claims};
}

std::optional<db::TicketId> claimed_ticket(std::string_view subject) {
  for (auto at = subject.find("[#"); at != std::string_view::npos; at = subject.find("[#", at + 2)) {
    const std::string_view rest = subject.substr(at + 2);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error == std::errc{} && number > 0 && end != rest.data() + rest.size() && *end == ']')
      return db::TicketId{number};
  }
  return std::nullopt;
}

const db::TicketView* ticket_with(const db::Facts& facts, std::string_view random_id) {
  const auto found = std::ranges::find_if(
      facts.tickets, [&](const db::TicketView& t) { return t.ticket.random_id == random_id; });
  return found == facts.tickets.end() ? nullptr : &*found;
}

const db::TicketView* ticket_with(const db::Facts& facts, db::TicketId id) {
  const auto found =
      std::ranges::find_if(facts.tickets, [&](const db::TicketView& t) { return t.ticket.id == id; });
  return found == facts.tickets.end() ? nullptr : &*found;
}

const db::Participant* participant_at(const db::TicketView& ticket, std::string_view address) {
  if (address.empty()) return nullptr;
  const auto found = std::ranges::find_if(ticket.participants, [&](const db::Participant& p) {
    return parser::same_address(p.address, address);
  });
  return found == ticket.participants.end() ? nullptr : &*found;
}

const db::Participant* participant_numbered(const db::TicketView& ticket, int number) {
  const auto found = std::ranges::find(ticket.participants, number, &db::Participant::number);
  return found == ticket.participants.end() ? nullptr : &*found;
}

const db::Participant* requester_on(const db::TicketView& ticket) {
  const auto found = std::ranges::min_element(ticket.participants, {}, &db::Participant::number);
  return found == ticket.participants.end() ? nullptr : &*found;
}

int agent_generation(const db::TicketView& ticket, std::string_view agent) {
  const auto found = std::ranges::find(ticket.agent_generations, agent, &db::AgentGeneration::agent);
  return found == ticket.agent_generations.end() ? 0 : found->generation;
}

}  // namespace ticketd::desk
