#include "daemon/desk/reports.hpp"

#include <algorithm>

#include "autoresponder/suppression.hpp"
#include "daemon/desk/notice.hpp"
#include "daemon/desk/one_line.hpp"
#include "daemon/desk/threading.hpp"
#include "parser/ascii.hpp"
#include "parser/kind.hpp"

namespace ticketd::desk {
namespace {

/// A failure of one mail to one recipient, as the server or a delivery report tells it.
struct Failure {
  db::OutgoingKind kind = db::OutgoingKind::answer;
  std::string recipient{};
  std::string reason{};
};

/// Mails to the agents who must know. Those whose own mailbox failed are left out.
std::vector<db::NewOutgoing> warn(const Failure& failure, const db::TicketView& ticket, const Desk& desk,
                                  const Moment& moment) {
  std::string what;
  switch (failure.kind) {
    case db::OutgoingKind::answer:
      what = "An answer on this ticket could not be delivered to " + failure.recipient;
      break;
    case db::OutgoingKind::notification:
      what = "A notification of this ticket could not be delivered to the agent " + failure.recipient;
      break;
    case db::OutgoingKind::auto_reply:
    case db::OutgoingKind::notice:
    case db::OutgoingKind::ops_report:
    case db::OutgoingKind::weekly_report:
      return {};
  }
  auto agents = audience(desk.config, ticket.ticket);
  const auto failed = [&](const Agent* agent) {
    return parser::same_address(agent->address, failure.recipient);
  };
  if (std::ranges::all_of(agents, failed)) agents = colleagues(desk.config, ticket.ticket.queue, {});
  std::erase_if(agents, failed);

  std::vector<db::NewOutgoing> notices;
  notices.reserve(agents.size());
  const std::string subject = "Not delivered to " + failure.recipient;
  for (const Agent* const agent : agents)
    notices.push_back(notice({.subject = subject, .text = what + ".\n\n" + failure.reason}, *agent, &ticket,
                             mailbox_of(ticket.ticket, desk), desk, moment));
  return notices;
}

/// The ticket a report is about: of the mail it reports, else of any token it carries.
std::optional<db::TicketId> reported_ticket(const Case& c) {
  for (const db::OutboxEntry& entry : c.facts.reported)
    if (entry.ticket) return entry.ticket;
  for (const TokenRef& ref : c.tokens)
    if (const auto* ticket = ticket_with(c.facts, ref.token.ticket_random_id)) return ticket->ticket.id;
  if (!c.email().bounce) return std::nullopt;
  const auto token = token_of_message_id(c.email().bounce->original_message_id, c.desk);
  const auto* ticket = token ? ticket_with(c.facts, token->ticket_random_id) : nullptr;
  return ticket == nullptr ? std::nullopt : std::optional(ticket->ticket.id);
}

/// Certainly no person's mail, whatever the words look like.
bool is_certain_report(const parser::Email& email) {
  const auto* const path = parser::find_header(email, "Return-Path");
  const auto* const type = parser::find_header(email, "Content-Type");
  return (path != nullptr && parser::trimmed(path->value) == "<>") ||
         (type != nullptr && parser::starts_with_text(parser::trimmed(type->value), "multipart/report"));
}

std::string bounce_reason(const parser::Bounce& bounce) {
  std::string reason = bounce.status;
  if (!bounce.diagnostic.empty()) reason.append(reason.empty() ? "" : " ").append(bounce.diagnostic);
  return reason.empty() ? "The report gives no reason." : one_line(reason, 500);
}

/// Other help desks mark what their people write as "auto-generated", or send it from an address that takes
/// no answer, while a vacation notice is "auto-replied" (RFC 3834, 5.1): agents see the first kinds.
bool may_be_an_answer(const parser::Email& email) {
  if (email.kind_reason == parser::no_answer_reason) return true;
  const auto* const field = parser::find_header(email, "Auto-Submitted");
  return field != nullptr && parser::starts_with_text(parser::trimmed(field->value), "auto-generated");
}

/// Why the mail is no person's. What an agent writes goes to customers, so an agent's mail is looked at
/// twice: a vacation notice that the parser does not know by its words has fields that no person's mail has.
std::string automatic(const Case& c) {
  using autoresponder::Suppression;
  const parser::Email& email = c.email();
  if (email.kind == parser::Kind::autoreply) return email.kind_reason;
  if (agent_at(c.desk.config, c.sender.address) == nullptr || c.sender.by_form) return {};
  const Suppression found = autoresponder::suppression_by_fields(email);
  const bool machine = found == Suppression::null_sender || found == Suppression::automatic ||
                       found == Suppression::machine_generated || found == Suppression::report;
  return machine ? std::string(autoresponder::suppression_name(found)) : std::string{};
}

db::Filing dropped(std::string detail) {
  return {.outcome = db::LedgerOutcome::dropped, .detail = std::move(detail)};
}

db::Filing file_bounce(const Case& c, db::TicketId id) {
  const parser::Bounce bounce = c.email().bounce.value_or(parser::Bounce{});
  const std::string reason = bounce_reason(bounce);
  const bool temporary = bounce.permanent == false;
  db::Filing filing{.outcome = db::LedgerOutcome::report, .detail = "delivery report", .ticket = id};
  filing.messages.push_back(message_of(c, db::Direction::report));

  const db::TicketView* const ticket = ticket_with(c.facts, id);
  std::vector<Failure> failures;
  for (const db::OutboxEntry& entry : c.facts.reported) {
    if (entry.ticket == id) failures.push_back({entry.kind, entry.recipient, reason});
  }
  std::string recipients;
  for (const std::string& recipient : bounce.recipients) recipients.append(recipient).append(" ");
  filing.events.push_back(
      event(c.moment, own_actor, temporary ? "delivery_delayed" : "delivery_failed", recipients + reason));
  if (ticket == nullptr || temporary) return filing;
  for (const Failure& failure : failures)
    std::ranges::move(warn(failure, *ticket, c.desk, c.moment), std::back_inserter(filing.outgoing));
  return filing;
}

/// The ticket an automatic reply belongs to: by token, or to a mail of a customer that we hold.
std::optional<db::TicketId> replied_ticket(const Case& c) {
  if (const auto id = reported_ticket(c)) return id;
  const Placement p = placement(c.sender, c.tokens, c.email(), c.facts);
  return p.ticket == nullptr ? std::nullopt : std::optional(p.ticket->ticket.id);
}

}  // namespace

std::optional<db::Filing> file_report(const Case& c) {
  const parser::Email& email = c.email();
  if (email.kind == parser::Kind::bounce) {
    if (const auto id = reported_ticket(c)) return file_bounce(c, *id);
    if (is_certain_report(email)) return dropped("delivery report about nothing we sent");
    return std::nullopt;
  }
  const std::string why = automatic(c);
  if (why.empty() && email.kind != parser::Kind::autoreply) return std::nullopt;
  if (const auto id = replied_ticket(c)) {
    db::Filing filing{
        .outcome = db::LedgerOutcome::report, .detail = "automatic reply: " + why, .ticket = id};
    filing.messages.push_back(message_of(c, db::Direction::report));
    filing.events.push_back(event(c.moment, customer_actor(c.sender), "automatic_reply", why));
    if (const auto* ticket = ticket_with(c.facts, *id); ticket != nullptr && may_be_an_answer(email)) {
      auto agents = audience(c.desk.config, ticket->ticket);
      std::erase(agents, agent_at(c.desk.config, c.sender.address));
      filing.outgoing = notify({.author = {.name = c.sender.name, .address = c.sender.address},
                                .headline = "An automatic mail on this ticket:",
                                .subject = ticket->ticket.subject,
                                .text = email.text,
                                .html = email.html,
                                .attachments = list_of(email.attachments)},
                               *ticket, agents, c.desk, c.moment);
    }
    return filing;
  }
  if (agent_at(c.desk.config, c.sender.address) != nullptr) return dropped("automatic reply of an agent");
  return std::nullopt;
}

db::Filing delivery_failed(const db::OutboxEntry& entry, const db::TicketView& ticket, const Desk& desk,
                           const Moment& moment) {
  const std::string reply = entry.reply_code == 0 ? std::string("no mail server took it before it expired")
                                                  : std::to_string(entry.reply_code) + " " + entry.reply_text;
  const Failure failure{entry.kind, entry.recipient, one_line(reply, 500)};
  db::Filing filing{
      .outcome = db::LedgerOutcome::report, .detail = "delivery failed", .ticket = ticket.ticket.id};
  filing.events.push_back(
      event(moment, own_actor, "delivery_failed", failure.recipient + " " + failure.reason));
  filing.outgoing = warn(failure, ticket, desk, moment);
  return filing;
}

}  // namespace ticketd::desk
