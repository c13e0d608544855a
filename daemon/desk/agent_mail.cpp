#include "daemon/desk/agent_mail.hpp"

#include <algorithm>

#include "daemon/desk/agent_orders.hpp"
#include "daemon/desk/answer_cut.hpp"
#include "daemon/desk/commands.hpp"
#include "daemon/desk/customer_mail.hpp"
#include "daemon/desk/faq_lessons.hpp"
#include "daemon/desk/faq_orders.hpp"
#include "daemon/desk/marker.hpp"
#include "daemon/desk/notice.hpp"
#include "daemon/desk/threading.hpp"
#include "parser/reply_text.hpp"

namespace ticketd::desk {
namespace {

/// The ticket an agent's mail is for, and how it shows that.
struct Target {
  enum class Claim {
    own_token,       ///< the agent's own, current
    replaced,        ///< the agent's own, of an earlier generation
    customer_token,  ///< a participant's
    hint,            ///< a reference or a subject tag
  };
  const db::TicketView* ticket = nullptr;
  Claim claim = Claim::hint;
  Token token{};  ///< of own_token
};

std::optional<Target> target_by_own_token(const Case& c, const Agent& agent) {
  std::optional<Target> replaced;
  for (const TokenRef& ref : c.tokens) {
    const auto* name = std::get_if<std::string>(&ref.token.principal);
    const db::TicketView* const ticket = ticket_with(c.facts, ref.token.ticket_random_id);
    if (name == nullptr || *name != agent.name || ticket == nullptr) continue;
    if (same_generation(ref.token.generation, agent_generation(*ticket, agent.name)))
      return Target{ticket, Target::Claim::own_token, ref.token};
    if (!replaced) replaced = Target{ticket, Target::Claim::replaced, ref.token};
  }
  return replaced;
}

/// The mail came to the agent's address for notes too, or to that alone: in doubt it is for colleagues.
bool is_for_colleagues(const Case& c, const Target& target) {
  if (target.token.purpose == TokenPurpose::agent_note) return true;
  return std::ranges::any_of(c.tokens, [&](const TokenRef& ref) {
    return ref.place == TokenRef::Place::plus_address && ref.token.purpose == TokenPurpose::agent_note &&
           ref.token.principal == target.token.principal &&
           ref.token.ticket_random_id == target.token.ticket_random_id;
  });
}

/// A genuine token of another agent; nullptr when there is none.
const db::TicketView* target_by_colleagues_token(const Case& c) {
  for (const TokenRef& ref : c.tokens)
    if (std::holds_alternative<std::string>(ref.token.principal))
      if (const auto* ticket = ticket_with(c.facts, ref.token.ticket_random_id)) return ticket;
  return nullptr;
}

/// What else names a ticket, strongest first. Nothing of it gives a right.
std::optional<Target> target_by_hint(const Case& c) {
  for (const TokenRef& ref : c.tokens)
    if (std::holds_alternative<int>(ref.token.principal))
      if (const auto* ticket = ticket_with(c.facts, ref.token.ticket_random_id))
        return Target{ticket, Target::Claim::customer_token};
  for (const db::ReferenceHit& hit : c.facts.references)
    if (const auto* ticket = ticket_with(c.facts, hit.ticket)) return Target{ticket, Target::Claim::hint};
  if (const auto claimed = claimed_ticket(c.email().subject))
    if (const auto* ticket = ticket_with(c.facts, *claimed)) return Target{ticket, Target::Claim::hint};
  return std::nullopt;
}

/// Why the mail is not believed to be the agent's own; nothing when it is.
std::optional<std::string> distrust(const Case& c, const Token* token) {
  const Verification& v = c.sender.verification;
  if (v.verified) return std::nullopt;
  if (v.dmarc_failed) return "the mail does not come from your domain's servers (dmarc=fail)";
  if (!c.mailbox.allow_unauthenticated_agents)
    return "it could not be verified that the mail is from you (" + v.how + ")";
  if (token == nullptr) return "without verification only a reply to a notification counts";
  if (c.moment.now - token->issued > unauthenticated_token_age_max)
    return "the notification you replied to is more than 30 days old";
  return std::nullopt;
}

std::string subject_of_refusal(const Case& c, const db::TicketView* ticket) {
  return "Not done: " + (ticket == nullptr ? c.email().subject : ticket->ticket.subject);
}

/// What the agent wrote, whole: to the marker where the client kept it, else with all that is quoted.
std::string returned_text(const Case& c, const db::TicketView* ticket) {
  if (ticket != nullptr)
    if (auto above = parser::text_before(c.email().text, marker(ticket->ticket.id)); above && !above->empty())
      return *above;
  return c.email().text.empty() ? "(no text)" : c.email().text;
}

/// Nothing happens; the agent gets the reason (one line), the news, the text and, with a ticket, an address
/// that works.
db::Filing refuse(const Case& c, const Agent& agent, const db::TicketView* ticket, const std::string& reason,
                  const std::string& news = {}) {
  db::Filing filing{.outcome = db::LedgerOutcome::refused, .detail = reason};
  if (ticket != nullptr) {
    filing.ticket = ticket->ticket.id;
    filing.events.push_back(event(c.moment, agent_actor(agent), "refused", reason));
  }
  std::string text = "Nothing of your mail was done, and nothing of it was sent: " + reason + ".";
  if (!news.empty()) text += "\n\n" + news + "\n";
  for (const parser::Attachment& a : c.email().attachments)
    if (!a.name.empty()) text += "\nAttachment, not given back: " + a.name;
  filing.outgoing.push_back(notice({.subject = subject_of_refusal(c, ticket),
                                    .text = std::move(text),
                                    .returned = returned_text(c, ticket)},
                                   agent, ticket, c.mailbox, c.desk, c.moment));
  return filing;
}

db::Filing help(const Case& c, const Agent& agent, const db::TicketView* ticket) {
  db::Filing filing{.outcome = db::LedgerOutcome::answered, .detail = "help"};
  if (ticket != nullptr) filing.ticket = ticket->ticket.id;
  filing.outgoing.push_back(
      notice({.subject = "Commands", .text = command_help()}, agent, ticket, c.mailbox, c.desk, c.moment));
  return filing;
}

/// What an agent could not know when writing.
struct News {
  std::string what{};  ///< one line
  std::string text{};  ///< the words of it
};

/// An answer may cross with what others write. What the agent had seen is the notification replied to; of
/// what came after it, the agent cannot have known what came after the answer was written. (A mail without
/// Date is taken as written now.)
std::optional<News> crossed(const Case& c, const Agent& agent, const db::TicketView& ticket) {
  if (c.email().in_reply_to.empty() || !c.email().date) return std::nullopt;
  const auto seen = written_at(c.email().in_reply_to.front(), c.desk);
  if (!seen) return std::nullopt;
  const auto unknown = [&](const std::optional<db::Message>& message) {
    return message && message->at > *seen && message->at > *c.email().date;
  };
  if (unknown(ticket.last_answer))
    if (const Agent* const author = agent_at(c.desk.config, ticket.last_answer->from.address);
        author != &agent)
      return News{"meanwhile " + (author == nullptr ? std::string("a colleague") : shown_name(*author)) +
                      " had answered",
                  ticket.last_answer->text};
  if (unknown(ticket.last_from_customer))
    return News{"meanwhile the customer had written again", ticket.last_from_customer->text};
  return std::nullopt;
}

/// A mail with the agent's own token.
db::Filing obey(const Case& c, const Agent& agent, const Target& target) {
  const db::TicketView& ticket = *target.ticket;
  const auto refusal = [&](const std::string& reason, const std::string& news = {}) {
    return refuse(c, agent, &ticket, reason, news);
  };
  if (const auto why = distrust(c, &target.token)) return refusal(*why);
  if (c.in.reading != Reading::complete) return refusal("the mail is too large or cannot be read");
  if (c.email().message_id.empty())
    return refusal(
        "it has no Message-ID, so it cannot be told from a copy of itself, which must not act twice");

  const WrittenNow written = written_now(c.email(), ticket.ticket.id);
  auto orders = read_orders(written.text, agent, c.desk.config);
  if (!orders) return refusal(orders.error());
  if (orders->help) return help(c, agent, &ticket);
  if (is_for_colleagues(c, target)) orders->note = true;

  AgentWords words{.text = orders->text,
                   .html = orders->text.empty() ? std::string{} : html_without(written.html, orders->lines),
                   .attachments = own_attachments(c.email(), written)};
  const auto entries =
      ordered_entries(*orders, ticket.ticket, mailbox_of(ticket.ticket, c.desk).languages.front(),
                      c.in.faq == nullptr ? nullptr : c.in.faq->library.get());
  if (!entries) return refusal(entries.error());
  if (!entries->empty() && orders->note)
    return refusal("#faq is for the customer, but a note is for colleagues only");
  if (c.in.faq != nullptr)
    words = with_entries(std::move(words), *orders, *entries, *c.in.faq->pictures,
                         parser::domain_of(mailbox_of(ticket.ticket, c.desk).address));
  if (words.empty() && orders->lines.empty())
    return refusal("there is no text above the line that begins the notification");
  if (orders->note && words.empty()) return refusal("the note is empty");
  if (!orders->copies.empty() && !c.sender.verified())
    return refusal("#cc needs a mail that is verified as yours, and this mailbox has no way to do that");
  if (!orders->learn.empty() && !c.sender.verified())
    return refusal("#learn needs a mail that is verified as yours, and this mailbox has no way to do that");
  if (!orders->note && !words.empty()) {
    if (orders->state == db::TicketState::spam)
      return refusal("#spam sends nothing, but there is something to send");
    if (const auto why = leak({.text = words.text, .html = words.html}, ticket.ticket.id, c.desk))
      return refusal(*why + "; delete what is quoted and send it again");
    if (const auto why = leak(words.attachments, ticket.ticket.id, c.desk))
      return refusal(*why + "; send the answer again without it");
    if (const auto news = orders->send ? std::nullopt : crossed(c, agent, ticket))
      return refusal(news->what + ". To send your answer all the same, put #send on its first line",
                     news->text);
  }
  auto filing = carry_out(c, agent, ticket, *orders, words);
  if (!filing) return refusal(filing.error());
  const bool answered = !orders->note && !words.empty();
  filing->examples = lessons_of(c, agent, ticket, *orders, *entries,
                                answered ? std::string_view(orders->text) : std::string_view{});
  return std::move(*filing);
}

bool is_participant(const Case& c, const db::TicketView& ticket) {
  return participant_at(ticket, c.sender.address) != nullptr;
}

}  // namespace

std::optional<db::Filing> file_agent_mail(const Case& c, const Agent& agent) {
  if (const auto own = target_by_own_token(c, agent)) {
    if (own->claim == Target::Claim::own_token) return obey(c, agent, *own);
    return refuse(
        c, agent, own->ticket,
        "the reply address of that notification counts no more, since somebody else had written to it");
  }
  if (const auto* colleagues_ticket = target_by_colleagues_token(c)) {
    // As from anybody else: a note, and a new token for the colleague. But this sender is told how to answer.
    auto filing = file_customer_mail(c);
    filing.outgoing.push_back(
        notice({.subject = subject_of_refusal(c, colleagues_ticket),
                .text = "You replied to a notification of a colleague. Your mail is kept as a note "
                        "for agents; nothing of it was sent to the customer."},
               agent, colleagues_ticket, c.mailbox, c.desk, c.moment));
    return filing;
  }

  if (const auto hint = target_by_hint(c)) {
    if (is_participant(c, *hint->ticket)) return std::nullopt;  // writes as the customer of that ticket
    const std::string what =
        hint->claim == Target::Claim::customer_token
            ? "it came to the customer's own reply address, which shows no agent's right to answer"
            : "it names the ticket, but is no reply to a notification of yours";
    return refuse(c, agent, hint->ticket, what);
  }

  const auto orders = read_orders(c.email().reply_text, agent, c.desk.config);
  if (orders && orders->lines.empty()) return std::nullopt;
  if (const auto why = distrust(c, nullptr);
      why && !(orders && orders->help && c.mailbox.allow_unauthenticated_agents))
    return refuse(c, agent, nullptr, *why);
  if (!orders) return refuse(c, agent, nullptr, orders.error());
  if (orders->help) return help(c, agent, nullptr);
  return refuse(c, agent, nullptr,
                "there are commands in it, but it is no reply to a notification, so it is for no ticket");
}

}  // namespace ticketd::desk
