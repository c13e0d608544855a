#include "daemon/desk/vote_mail.hpp"

#include <algorithm>

#include "daemon/desk/customer_mail.hpp"
#include "daemon/desk/faq_lessons.hpp"
#include "daemon/desk/states.hpp"
#include "daemon/desk/threading.hpp"
#include "daemon/desk/vote_token.hpp"
#include "parser/ascii.hpp"
#include "parser/fold.hpp"

namespace ticketd::desk {
namespace {

/// "Thank you very much, it works again." closes a ticket; more may be the next question.
constexpr std::size_t thanks_bytes_max = 60;

/// What the customer wrote beyond the prepared words, which are the subject's; folded. Empty: nothing.
std::string own_words(const parser::Email& email) {
  const std::string subject = parser::folded(email.subject);
  const std::string text = parser::folded(email.reply_text);
  const auto own = std::ranges::mismatch(text, subject).in1;
  return std::string(parser::trimmed(std::string_view(own, text.end())));
}

bool is_thanks(std::string_view words) {
  return words.size() <= thanks_bytes_max && !words.contains('?') && !words.contains("？") &&
         !words.contains("؟");
}

struct VoteMail {
  const Case& c;
  VoteToken token{};
  const db::TicketView& ticket;
  const db::Participant* who = nullptr;  ///< nullptr: a stranger
  bool disowned = false;                 ///< dmarc=fail: nobody knows who it is
  std::string words{};                   ///< the customer's own
  std::string entry{};                   ///< empty: none of that code was shown

  bool solved() const { return token.vote == Vote::solved; }
  bool from_participant() const { return who != nullptr && !disowned; }
  bool counts() const { return from_participant() && c.sender.verified() && !entry.empty(); }
  bool says_something() const { return !words.empty() || !c.email().attachments.empty(); }
};

std::string shown_entry(const VoteToken& token, const std::optional<db::VotedMail>& voted) {
  if (!voted) return {};
  const auto found = std::ranges::find_if(voted->offered, [&](const db::FaqSuggestion& offered) {
    return offered.shown && vote_entry_code(offered.entry) == token.entry_code;
  });
  return found == voted->offered.end() ? std::string{} : found->entry;
}

/// Why the vote does not count, for the history; empty when it does.
std::string obstacle(const VoteMail& vote) {
  if (vote.disowned) return "dmarc=fail";
  if (vote.who == nullptr) return "from somebody who is not on this ticket";
  if (!vote.c.sender.verified()) return "not verified: " + vote.c.sender.verification.how;
  if (vote.entry.empty()) return "the entry was not shown";
  return {};
}

db::Filing filed_words(const VoteMail& vote) {
  if (!vote.says_something())
    return {.outcome = vote.from_participant() ? db::LedgerOutcome::joined : db::LedgerOutcome::dropped,
            .detail = vote.solved() ? "vote: solved" : "vote: did not help",
            .ticket = vote.ticket.ticket.id};
  Placement p{.relation = vote.who == nullptr ? Relation::stranger : Relation::participant,
              .ticket = &vote.ticket,
              .by = "vote"};
  if (vote.who != nullptr) p.participant = vote.who->number;
  return join_ticket(vote.c, p);
}

void tell_agents(const VoteMail& vote, std::string headline, db::Filing& filing) {
  const Case& c = vote.c;
  const Notification n{.author = {.name = vote.who->name, .address = vote.who->address},
                       .headline = std::move(headline),
                       .subject = vote.ticket.ticket.subject};
  std::ranges::move(
      notify(n, after(vote.ticket, filing, c.moment.now), listeners(c, vote.ticket.ticket), c.desk, c.moment),
      std::back_inserter(filing.outgoing));
}

void close(const VoteMail& vote, db::Filing& filing) {
  filing.change.state = db::TicketState::closed;
  filing.new_clocks.clear();
  filing.stopped_clocks = running_clocks(vote.ticket);
  filing.events.push_back(event(vote.c.moment, customer_actor(vote.c.sender), "closed"));
}

/// A click on the wrong link, set right.
void reopen(const VoteMail& vote, db::Filing& filing) {
  filing.change.state = db::TicketState::open;
  filing.events.push_back(event(vote.c.moment, customer_actor(vote.c.sender), "reopened"));
  if (const auto clock = next_response(vote.ticket, vote.c.desk, vote.c.in.internal_date))
    filing.new_clocks.push_back(*clock);
}

void act(const VoteMail& vote, db::Filing& filing) {
  const db::TicketState state = vote.ticket.ticket.state;
  const bool waiting = state == db::TicketState::open || state == db::TicketState::pending;
  const std::string said = "The customer says that the FAQ entry '" + vote.entry + "'" +
                           (vote.solved() ? " solved it." : " did not help.");
  if (vote.solved() && vote.counts() && waiting && is_thanks(vote.words)) {
    close(vote, filing);
    if (!vote.says_something()) tell_agents(vote, said + " The ticket is closed.", filing);
  } else if (vote.solved() && !vote.entry.empty() && waiting && !vote.says_something()) {
    tell_agents(vote, said + " The sender is not verified, so nothing was done; #close closes the ticket.",
                filing);
  } else if (!vote.solved() && vote.counts() && state == db::TicketState::closed && !vote.says_something() &&
             !vote.ticket.last_answer) {
    reopen(vote, filing);
    tell_agents(vote, said + " The ticket is open again.", filing);
  }
}

}  // namespace

std::optional<db::Filing> file_vote(const Case& c) {
  auto token = vote_in(c.email(), c.desk);
  if (!token || c.in.reading != Reading::complete) return std::nullopt;
  std::string words = own_words(c.email());
  const db::TicketView* const ticket = ticket_with(c.facts, token->ticket_random_id);
  if (ticket == nullptr || ticket->ticket.state == db::TicketState::merged) {
    if (!words.empty() || !c.email().attachments.empty()) return std::nullopt;
    return db::Filing{.outcome = db::LedgerOutcome::dropped, .detail = "a vote on a ticket that is no more"};
  }
  VoteMail vote{.c = c,
                .token = std::move(*token),
                .ticket = *ticket,
                .who = participant_at(*ticket, c.sender.address),
                .disowned = c.sender.verification.dmarc_failed,
                .words = std::move(words),
                .entry = {}};
  vote.entry = shown_entry(vote.token, c.facts.voted);

  db::Filing filing = filed_words(vote);
  const std::string why = obstacle(vote);
  filing.events.push_back(event(c.moment, customer_actor(c.sender), vote.solved() ? "solved" : "did_not_help",
                                vote.entry + (why.empty() ? "" : " (does not count: " + why + ")")));
  if (vote.counts())
    if (auto lesson = lesson_of(c, *ticket, c.facts.voted->question, vote.entry, vote.token.vote))
      filing.examples.push_back(std::move(*lesson));
  if (vote.from_participant()) act(vote, filing);
  return filing;
}

}  // namespace ticketd::desk
