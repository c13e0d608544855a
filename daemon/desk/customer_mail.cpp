#include "daemon/desk/customer_mail.hpp"

#include <algorithm>

#include "daemon/desk/acknowledge.hpp"
#include "daemon/desk/base32.hpp"
#include "daemon/desk/contains.hpp"
#include "daemon/desk/one_line.hpp"
#include "daemon/desk/states.hpp"
#include "parser/ascii.hpp"
#include "parser/subject.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t subject_bytes_max = 800;

std::string number_of(db::TicketId id) { return "#" + std::to_string(static_cast<std::int64_t>(id)); }

/// One line, never empty.
std::string shown_subject(const Case& c) {
  const parser::Email& email = c.email();
  std::string subject = one_line(email.subject, subject_bytes_max);
  if (!subject.empty()) return subject;
  return c.in.reading == Reading::unreadable ? "(unreadable mail)" : "(no subject)";
}

/// What agents should know about the mail itself.
std::vector<std::string> remarks_on(const Case& c) {
  std::vector<std::string> remarks;
  const Verification& v = c.sender.verification;
  if (v.dmarc_failed)
    remarks.push_back("the sender's domain says this mail is not from it (dmarc=fail)");
  else if (!c.sender.verified() && !c.mailbox.authserv_id.empty())
    remarks.push_back(c.sender.by_form ? "sent by a contact form: the address is not verified"
                                       : "sender not verified (" + v.how + ")");
  if (c.email().from.size() > 1) remarks.push_back("the mail names several senders in From");
  if (c.in.reading == Reading::header_only)
    remarks.push_back("too large to be fetched: read it in the mailbox, on the mail server");
  if (c.in.reading == Reading::unreadable)
    remarks.push_back("could not be read: look at it in the mailbox, on the mail server");
  return remarks;
}

Notification notification_of(const Case& c, std::string headline, std::vector<std::string> more_remarks) {
  const parser::Email& email = c.email();
  Notification n{.author = {.name = c.sender.name, .address = c.sender.address},
                 .headline = std::move(headline),
                 .remarks = remarks_on(c),
                 .suggestions = c.in.suggestions,
                 .tickets_before = c.facts.tickets_of_sender,
                 .subject = shown_subject(c),
                 .text = email.text,
                 .html = email.html,
                 .attachments = list_of(email.attachments)};
  if (n.author.address.empty() && !email.from.empty()) n.author = email.from.front();
  n.author.name = one_line(n.author.name, 200);
  if (c.in.reading != Reading::complete) n.text = message_of(c, db::Direction::from_customer).text;
  std::ranges::move(more_remarks, std::back_inserter(n.remarks));
  return n;
}

void tell_agents(const Case& c, const db::TicketView& ticket, const Notification& n, db::Filing& filing,
                 const std::vector<const Agent*>& agents) {
  std::ranges::move(notify(n, ticket, agents, c.desk, c.moment), std::back_inserter(filing.outgoing));
}

/// What was offered for the mail, for the store: agents see all of it, customers what is in `shown`.
std::vector<db::FaqSuggestion> offered(const Case& c, const std::vector<std::string>& shown) {
  std::vector<db::FaqSuggestion> all;
  all.reserve(c.in.suggestions.size());
  for (const Suggestion& s : c.in.suggestions)
    all.push_back({.entry = s.entry,
                   .language = s.language,
                   .confidence = s.confidence,
                   .shipped_confidence = s.shipped_confidence,
                   .shown = contains(shown, s.entry)});
  return all;
}

/// An entry was sure enough to be shown, and was not.
bool kept_back(autoresponder::Silence silence) {
  return silence != autoresponder::Silence::none && silence != autoresponder::Silence::not_sure &&
         silence != autoresponder::Silence::switched_off;
}

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all.append(all.empty() ? "" : ", ").append(word);
  return all;
}

/// What the acknowledgement offered, or why it did not although an entry fits; nothing when none does.
std::optional<db::Event> offer_event(const Case& c, const Acknowledgement& reply) {
  if (!reply.shown.empty()) return event(c.moment, own_actor, "offered", joined(reply.shown));
  if (!kept_back(reply.silence)) return std::nullopt;
  return event(c.moment, own_actor, "not_offered", std::string(silence_name(reply.silence)));
}

/// For agents; empty without suggestions.
std::string offer_in_words(const Case& c, const Acknowledgement& reply) {
  if (c.in.suggestions.empty()) return {};
  if (!reply.shown.empty()) return "the customer was shown " + joined(reply.shown);
  std::string words = "the customer was shown none";
  if (kept_back(reply.silence)) words.append(" (").append(silence_name(reply.silence)).append(")");
  return words;
}

/// Appends a mail of a participant.
db::Filing append(const Case& c, const Placement& p, Arrival how) {
  const db::TicketView& ticket = *p.ticket;
  const std::string actor = customer_actor(c.sender);
  db::Filing filing{.outcome = db::LedgerOutcome::joined, .detail = "by " + p.by, .ticket = ticket.ticket.id};
  filing.messages.push_back(message_of(c, db::Direction::from_customer));
  filing.suggestions = offered(c, {});
  filing.events.push_back(
      event(c.moment, actor, "received",
            "by " + p.by + (c.sender.verified() ? "" : ", not verified: " + c.sender.verification.how)));

  // Only who is verified changes where answers go; anybody on the ticket may reopen it.
  const db::Participant& who = *participant_numbered(ticket, p.participant);
  if (c.sender.verified()) {
    db::Participant known = who;
    known.verified = true;
    known.reply_to = c.sender.reply_to;
    if (known.name.empty()) known.name = c.sender.name;
    if (known != who) filing.participants.push_back(known);
  }
  if (ticket.ticket.state == db::TicketState::spam) return filing;

  if (how == Arrival::resumes || how == Arrival::reopens) {
    filing.change.state = db::TicketState::open;
    if (how == Arrival::reopens) filing.events.push_back(event(c.moment, actor, "reopened"));
  }
  if (const auto clock = next_response(ticket, c.desk, c.in.internal_date))
    filing.new_clocks.push_back(*clock);
  tell_agents(c, after(ticket, filing, c.moment.now), notification_of(c, {}, {}), filing,
              listeners(c, ticket.ticket));
  return filing;
}

/// Why a mail to a ticket is a note: for the ledger, for agents, for the history.
struct NoteReason {
  std::string detail{};
  std::string remark{};
  db::Event event{};
};

NoteReason why_note(const Case& c, const Placement& p) {
  const std::string actor = customer_actor(c.sender);
  switch (p.relation) {
    case Relation::exposed_token:
      return {
          .detail = "note: an agent's token in other hands",
          .remark = "sent to the secret reply address of an agent by somebody else; nothing was done with it",
          .event = event(c.moment, actor, "token_exposed", p.exposed_agent)};
    case Relation::stranger:
      return {.detail = "note: a customer's token from a stranger",
              .remark = "from somebody who is not on this ticket; #cc ADDRESS in a reply adds them",
              .event = event(c.moment, actor, "participant_proposed", c.sender.address)};
    case Relation::none:
    case Relation::participant:
      break;
  }
  return {.detail = "held: dmarc=fail",
          .remark = "held: it does not count as the customer's",
          .event = event(c.moment, actor, "held", "dmarc=fail")};
}

/// The token counts no more from now on; its agent hears that, and gets the next one.
void replace_token(const Case& c, const db::TicketView& ticket, const std::string& agent, db::Filing& filing,
                   std::vector<const Agent*>& agents) {
  filing.agent_generations.push_back({.agent = agent, .generation = agent_generation(ticket, agent) + 1});
  const Agent* const exposed = agent_named(c.desk.config, agent);
  if (exposed != nullptr && !contains(agents, exposed)) agents.push_back(exposed);
}

/// A mail that only agents see: from a stranger, by an exposed token, or disowned by its sender's domain.
db::Filing append_note(const Case& c, const Placement& p) {
  const db::TicketView& ticket = *p.ticket;
  NoteReason why = why_note(c, p);
  auto agents = listeners(c, ticket.ticket);
  db::Filing filing{.outcome = db::LedgerOutcome::joined, .detail = why.detail, .ticket = ticket.ticket.id};
  filing.messages.push_back(message_of(c, db::Direction::note));
  filing.events.push_back(std::move(why.event));

  std::vector<std::string> remarks{std::move(why.remark)};
  if (!p.exposed_agent.empty()) {
    replace_token(c, ticket, p.exposed_agent, filing, agents);
    remarks.push_back("the address was " + p.exposed_agent +
                      "'s and counts no more: earlier notifications to them can no longer be replied to");
  }
  const Notification n = notification_of(c, "A note on this ticket, for agents only:", std::move(remarks));
  tell_agents(c, after(ticket, filing, c.moment.now), n, filing, agents);
  return filing;
}

/// Who a new ticket is from: the one From, else (several) the first, so that an agent can answer at all.
std::optional<db::Participant> requester_of(const Case& c) {
  if (!c.sender.address.empty())
    return db::Participant{.number = 1,
                           .address = c.sender.address,
                           .name = c.sender.name,
                           .reply_to = c.sender.reply_to,
                           .verified = c.sender.verified()};
  if (c.email().from.empty() || c.email().from.front().address.empty()) return std::nullopt;
  const parser::Address& first = c.email().from.front();
  return db::Participant{
      .number = 1, .address = parser::ascii_lower(first.address), .name = one_line(first.name, 200)};
}

/// The ticket itself, or the follow-up of a closed one, or that one's, as far as the sender is on it: a
/// customer who answers an old mail of ours again means the ticket that the first answer opened.
Placement going_on(const Case& c, Placement p) {
  for (std::size_t steps = 0; steps < c.facts.tickets.size(); ++steps) {
    const db::Ticket& ticket = p.ticket->ticket;
    if (arrival(ticket, c.in.internal_date, c.desk.config.reopen_within) != Arrival::follows_up) return p;
    const auto next = std::ranges::find(c.facts.tickets, std::optional(ticket.id),
                                        [](const db::TicketView& view) { return view.ticket.follow_up_of; });
    const auto* const who = next == c.facts.tickets.end() ? nullptr : participant_at(*next, c.sender.address);
    if (who == nullptr) return p;
    p.ticket = &*next;
    p.participant = who->number;
  }
  return p;
}

/// The second comes first: ids that are made one after the other then lie side by side in the store's
/// indexes, and those of our Message-IDs too, whatever the number of tickets. The rest is random, 35 bits for
/// each second; that nobody can make up a token is the hash's part.
std::string new_random_id(const Moment& moment) {
  constexpr std::size_t time_length = 6;
  constexpr std::uint32_t time_mask = (1U << 30U) - 1;
  const auto second = static_cast<std::uint32_t>(moment.now.time_since_epoch().count()) & time_mask;
  return base32_number(second, time_length) +
         random_text(moment.entropy, "ticket", 0, random_id_length - time_length);
}

std::string first_owner(const Case& c, const db::Ticket& ticket) {
  const Queue* const queue = queue_named(c.desk.config, ticket.queue);
  if (queue == nullptr || queue->assign != Assign::round_robin || queue->agents.empty()) return {};
  return queue->agents[static_cast<std::size_t>(ticket.id) % queue->agents.size()];
}

}  // namespace

std::vector<const Agent*> listeners(const Case& c, const db::Ticket& ticket) {
  auto agents = audience(c.desk.config, ticket);
  const Agent* const author = agent_at(c.desk.config, c.sender.address);
  std::erase(agents, author);
  return agents;
}

db::Filing join_ticket(const Case& c, const Placement& p) {
  if (p.relation != Relation::participant || c.sender.verification.dmarc_failed) return append_note(c, p);
  const Arrival how = arrival(p.ticket->ticket, c.in.internal_date, c.desk.config.reopen_within);
  return append(c, p, how == Arrival::follows_up ? Arrival::reopens : how);
}

db::Filing open_ticket(const Case& c, const Placement& placement, std::optional<db::TicketId> follow_up_of) {
  auto requester = requester_of(c);
  // Whoever is not verified does not change where answers go, by letting a ticket grow old either.
  if (follow_up_of && requester && !c.sender.verified())
    requester->reply_to = participant_numbered(*placement.ticket, placement.participant)->reply_to;
  db::Ticket ticket{.id = c.facts.next_ticket,
                    .random_id = new_random_id(c.moment),
                    .mailbox = c.mailbox.address,
                    .queue = c.mailbox.queue,
                    .subject = shown_subject(c),
                    .normalised_subject = parser::normalised_subject(c.email().subject),
                    .requester = requester ? requester->address : std::string{},
                    .language = c.email().language,
                    .created = c.moment.now,
                    .updated = c.moment.now,
                    .follow_up_of = follow_up_of};
  ticket.assignee = first_owner(c, ticket);

  const std::string actor = customer_actor(c.sender);
  db::Filing filing{.outcome = db::LedgerOutcome::opened, .new_ticket = ticket, .ticket = ticket.id};
  if (requester) filing.participants.push_back(*requester);
  filing.messages.push_back(message_of(c, db::Direction::from_customer));
  filing.events.push_back(event(c.moment, actor, "opened",
                                c.sender.verified() ? "" : "not verified: " + c.sender.verification.how));
  if (!ticket.assignee.empty())
    filing.events.push_back(event(c.moment, own_actor, "assigned", ticket.assignee));

  std::vector<std::string> remarks;
  if (requester && !requester->reply_to.empty())
    remarks.push_back("answers go to " + one_line(requester->reply_to, 320) +
                      ", as the customer asks (Reply-To)");
  if (follow_up_of) {
    remarks.push_back("continues ticket " + number_of(*follow_up_of) + ", closed earlier");
    filing.events.push_back(event(c.moment, own_actor, "follow_up", number_of(*follow_up_of)));
  }
  if (placement.claims) {
    remarks.push_back("claims to belong to ticket " + number_of(*placement.claims) +
                      ", from somebody who is not on it");
    filing.events.push_back(event(c.moment, actor, "claims", number_of(*placement.claims)));
  }

  const Promise due = promise(c.desk.config, ticket.queue, Response::first, c.in.internal_date);
  db::NewClock clock{.kind = db::ClockKind::first_response, .started = c.in.internal_date, .due = due.due};
  db::TicketView view{.ticket = ticket, .participants = filing.participants};
  std::string customer_saw;
  if (auto reply = acknowledge(c, view, due)) {
    clock.promised = reply->promised;
    filing.events.push_back(event(c.moment, own_actor, "acknowledged",
                                  reply->mail.held ? "held: the hour's budget is used up" : ""));
    if (auto said = offer_event(c, *reply)) filing.events.push_back(std::move(*said));
    customer_saw = offer_in_words(c, *reply);
    filing.suggestions = offered(c, reply->shown);
    filing.messages.push_back(std::move(reply->message));
    filing.outgoing.push_back(std::move(reply->mail));
  } else {
    filing.suggestions = offered(c, {});
    filing.detail = "not acknowledged: " + reply.error();
    filing.events.push_back(event(c.moment, own_actor, "not_acknowledged", reply.error()));
  }
  filing.new_clocks.push_back(clock);
  view.clocks.push_back({.kind = clock.kind, .started = clock.started, .due = clock.due});
  Notification notification = notification_of(c, {}, std::move(remarks));
  notification.customer_saw = std::move(customer_saw);
  tell_agents(c, view, notification, filing, listeners(c, ticket));
  return filing;
}

db::Filing file_customer_mail(const Case& c) {
  const Placement p = placement(c.sender, c.tokens, c.email(), c.facts);
  if (p.relation == Relation::none) return open_ticket(c, p);
  if (p.relation != Relation::participant || c.sender.verification.dmarc_failed) return append_note(c, p);

  const Placement current = going_on(c, p);
  const Arrival how = arrival(current.ticket->ticket, c.in.internal_date, c.desk.config.reopen_within);
  if (how == Arrival::follows_up) return open_ticket(c, current, current.ticket->ticket.id);
  return append(c, current, how);
}

}  // namespace ticketd::desk
