// A desk for tests: a configuration, people who write mails, and the plainest thing that can stand for the
// store (it keeps what filings say, in vectors), so that a test reads as a conversation.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/desk/decide.hpp"
#include "daemon/desk/suggest_answers.hpp"
#include "parser/ascii.hpp"
#include "parser/parse.hpp"

namespace ticketd::desk::test {

inline DeskConfig configuration() {
  const OpenHours hours{.from = std::chrono::hours(9), .to = std::chrono::hours(17)};
  Calendar calendar{.name = "office", .zone = "Europe/Berlin"};
  for (std::size_t day = 1; day <= 5; ++day) calendar.hours[day] = {hours};
  return {.mailboxes = {{.address = "support@acme.example",
                         .aliases = {"help@acme.example"},
                         .display_name = "Acme Support",
                         .queue = "support",
                         .languages = {"en", "de"},
                         .trusted_forms = {"form@web.example"},
                         .authserv_id = "mx.acme.example"},
                        {.address = "sales@acme.example",
                         .display_name = "Acme Sales",
                         .queue = "sales",
                         .authserv_id = "mx.acme.example",
                         .plus_addressing = false}},
          .queues = {{.name = "support", .agents = {"alice", "bob"}, .sla = "day"},
                     {.name = "sales", .agents = {"carol"}, .sla = "day"}},
          .agents = {{.name = "alice",
                      .display = "Alice Agent",
                      .address = "alice@acme.example",
                      .aliases = {"a.agent@acme.example"},
                      .signature = "Alice Agent\nAcme"},
                     {.name = "bob", .address = "bob@acme.example"},
                     {.name = "carol", .address = "carol@acme.example"}},
          .calendars = {std::move(calendar)},
          .slas = {{.name = "day", .calendar = "office"}}};
}

inline Desk make_desk(DeskConfig config = configuration()) {
  Desk desk;
  desk.config = std::move(config);
  desk.keys.keys = {{.id = "k2", .bytes = {1, 2, 3}}, {.id = "k1", .bytes = {9, 8, 7}}};
  return desk;
}

inline const std::string verified_results = "mx.acme.example; dmarc=pass header.from=";

/// A mail of `from` to `to`, verified by the mailbox's server.
inline parser::Email mail(const std::string& from, std::string to, std::string subject, std::string text) {
  static int number = 0;
  parser::Email email;
  const std::string domain = parser::domain_of(from);
  email.headers = {{.name = "Authentication-Results", .value = verified_results + domain}};
  email.from = {{.address = from}};
  email.to = {{.address = std::move(to)}};
  email.subject = std::move(subject);
  email.message_id = std::to_string(++number) + ".mail@" + domain;
  email.text = text;
  email.reply_text = std::move(text);
  return email;
}

inline void set_header(parser::Email& email, std::string_view name, std::string value) {
  std::erase_if(email.headers, [&](const parser::HeaderField& h) { return parser::same_text(h.name, name); });
  email.headers.push_back({.name = std::string(name), .value = std::move(value)});
}

inline parser::Email unverified(parser::Email email) {
  set_header(email, "Authentication-Results", "mx.acme.example; dmarc=none");
  return email;
}

inline parser::Email disowned(parser::Email email) {
  set_header(email, "Authentication-Results", "mx.acme.example; dmarc=fail header.from=x.example");
  return email;
}

/// `from` answers `sent` as a mail program does: to Reply-To, with In-Reply-To and References, quoting below.
inline parser::Email reply(const std::string& from, const parser::Email& sent, const std::string& words) {
  const parser::Address& to = sent.reply_to.empty() ? sent.from.front() : sent.reply_to.front();
  std::string quoted;
  for (std::string_view rest = sent.text; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    quoted.append("> ").append(rest.substr(0, end)).append("\n");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  parser::Email email = mail(from, to.address, "Re: " + sent.subject, words);
  email.text = words + "\n\nOn Tue, 24 Nov 2026, " + sent.from.front().name + " <" + to.address +
               "> wrote:\n" + quoted;
  email.in_reply_to = {sent.message_id};
  email.references = sent.references;
  email.references.push_back(sent.message_id);
  return email;
}

/// One mail that left, as its reader's client shows it.
struct Sent {
  db::OutgoingKind kind{};
  std::string recipient{};
  bool held = false;
  std::string mail_from{};
  parser::Email email{};
};

class World {
 public:
  Desk desk = make_desk();
  db::Time now =
      std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours(14);  // a Tuesday
  std::string mailbox = "support@acme.example";
  std::vector<db::TicketView> tickets{};
  std::vector<std::pair<db::TicketId, db::Message>> messages{};
  std::vector<Sent> sent{};                   ///< everything, oldest first
  std::vector<db::OutboxEntry> outbox{};      ///< an entry for each of `sent`
  std::map<std::string, db::Message> seen{};  ///< by Message-ID and content
  db::AutoReplyHistory budgets{};
  Reading reading = Reading::complete;
  std::shared_ptr<const autoresponder::FaqSnapshot> faq{};  ///< nullptr: there is none
  std::vector<Suggestion> suggestions{};                    ///< for the mails received
  std::map<db::TicketId, db::VotedMail> voted{};            ///< each ticket's first mail and its suggestions

  /// Decides about the mail, keeps what was decided, returns it. Mails it sends are `latest`.
  db::Filing receive(const parser::Email& email) {
    Incoming in{.internal_date = arrived.value_or(now),
                .mailbox = mailbox,
                .email = email,
                .suggestions = suggestions,
                .faq = faq,
                .reading = reading};
    in.content_hash = content_hash(email, "\n\n" + email.text);
    if (faq != nullptr) read_wanted_silence(in);
    const auto keys = lookup_keys(in, desk, now);
    Moment moment{.now = now};
    moment.entropy.seed[0] = ++luck_;
    const db::Filing filing = decide(in, look_up(keys), desk, moment);
    keep(filing);
    if (!email.message_id.empty())
      seen.try_emplace(keys.message_id + keys.content_hash,
                       db::Message{.ticket = filing.ticket.value_or(db::TicketId{})});
    return filing;
  }

  std::vector<Sent> latest{};         ///< by the last mail received
  std::optional<db::Time> arrived{};  ///< INTERNALDATE when it is not now

  /// The only mail of that kind the last receive() caused to `recipient` (empty: to anybody); fails without
  /// one.
  const Sent& only(db::OutgoingKind kind, std::string_view recipient = {}) const {
    const Sent* found = nullptr;
    for (const Sent& s : latest) {
      if (s.kind != kind || (!recipient.empty() && s.recipient != recipient)) continue;
      if (found != nullptr) throw std::logic_error("several mails of that kind");
      found = &s;
    }
    if (found == nullptr) throw std::logic_error("no mail of that kind to " + std::string(recipient));
    return *found;
  }
  int count(db::OutgoingKind kind) const {
    return static_cast<int>(std::ranges::count(latest, kind, &Sent::kind));
  }
  db::TicketView& ticket(std::int64_t number) { return tickets.at(static_cast<std::size_t>(number - 1)); }

  db::Facts look_up(const db::LookupKeys& keys) const {
    db::Facts facts{.auto_replies = budgets,
                    .next_ticket = db::TicketId(static_cast<std::int64_t>(tickets.size()) + 1)};
    if (const auto found = seen.find(keys.message_id + keys.content_hash); found != seen.end())
      facts.duplicate = found->second;
    const auto add = [&](const db::TicketView& view) {
      if (std::ranges::none_of(facts.tickets, [&](const auto& t) { return t.ticket.id == view.ticket.id; }))
        facts.tickets.push_back(view);
    };
    for (const db::TicketView& view : tickets) {
      if (std::ranges::find(keys.ticket_random_ids, view.ticket.random_id) != keys.ticket_random_ids.end())
        add(view);
      if (keys.claimed == view.ticket.id) add(view);
      if (!keys.sender.empty() && view.ticket.requester == keys.sender) ++facts.tickets_of_sender;
      if (is_sibling(view, keys)) {
        facts.siblings.push_back(view.ticket.id);
        add(view);
      }
    }
    for (const auto& [id, message] : messages)
      for (const std::string& reference : keys.references)
        if (!message.message_id.empty() && message.message_id == reference) {
          facts.references.push_back({reference, id, message.direction});
          add(tickets.at(static_cast<std::size_t>(id) - 1));
        }
    for (std::size_t i = 0; i < facts.tickets.size(); ++i)
      if (facts.tickets[i].ticket.state == db::TicketState::closed)
        for (const db::TicketView& view : tickets | std::views::reverse)
          if (view.ticket.follow_up_of == facts.tickets[i].ticket.id) {
            add(view);
            break;
          }
    for (const auto& [id, mail] : voted) {
      const db::TicketView& view = tickets.at(static_cast<std::size_t>(id) - 1);
      if (view.ticket.random_id != keys.voted_random_id) continue;
      facts.voted = mail;
      add(view);
    }
    for (const db::OutboxEntry& entry : outbox)
      if (!keys.reported_message_id.empty() && entry.message_id == keys.reported_message_id)
        facts.reported.push_back(entry);
    return facts;
  }

 private:
  bool is_sibling(const db::TicketView& view, const db::LookupKeys& keys) const {
    if (view.ticket.requester != keys.sender || view.ticket.normalised_subject != keys.normalised_subject ||
        view.ticket.state != db::TicketState::open)
      return false;
    return std::ranges::any_of(messages, [&](const auto& m) {
      return m.first == view.ticket.id &&
             std::ranges::any_of(m.second.references, [&](const std::string& id) {
               return std::ranges::find(keys.references, id) != keys.references.end();
             });
    });
  }

  void keep(const db::Filing& filing) {
    latest.clear();
    if (filing.new_ticket) tickets.push_back({.ticket = *filing.new_ticket});
    if (filing.ticket) change(tickets.at(static_cast<std::size_t>(*filing.ticket) - 1), filing);
    for (const db::NewOutgoing& mail : filing.outgoing) {
      for (const std::string& recipient : mail.recipients) {
        latest.push_back({mail.kind, recipient, mail.held, mail.mail_from, parser::parse(mail.message)});
        outbox.push_back({.ticket = filing.ticket,
                          .kind = mail.kind,
                          .recipient = recipient,
                          .message_id = mail.message_id});
      }
    }
    sent.insert(sent.end(), latest.begin(), latest.end());
  }

  void change(db::TicketView& view, const db::Filing& filing) {
    for (const db::Participant& participant : filing.participants) {
      std::erase_if(view.participants,
                    [&](const db::Participant& p) { return p.number == participant.number; });
      view.participants.push_back(participant);
    }
    for (db::Message message : filing.messages) {
      message.row = db::MessageRow{static_cast<std::int64_t>(messages.size()) + 1};
      messages.emplace_back(view.ticket.id, message);
      if (message.direction == db::Direction::from_customer) view.last_from_customer = message;
      if (message.direction == db::Direction::from_agent) view.last_answer = message;
    }
    if (filing.new_ticket)
      voted[view.ticket.id] = {.question = *view.last_from_customer, .offered = filing.suggestions};
    for (const db::FaqExample& example : filing.examples)
      view.lessons.push_back({.message = example.message, .entry = example.entry, .source = example.source});
    if (filing.change.state) {
      view.ticket.state = *filing.change.state;
      view.ticket.closed = view.ticket.state == db::TicketState::closed ? std::optional(now) : std::nullopt;
    }
    view.ticket.assignee = filing.change.assignee.value_or(view.ticket.assignee);
    view.ticket.priority = filing.change.priority.value_or(view.ticket.priority);
    for (db::Clock& clock : view.clocks)
      if (!clock.stopped &&
          std::ranges::find(filing.stopped_clocks, clock.kind) != filing.stopped_clocks.end())
        clock.stopped = now;
    for (const db::NewClock& clock : filing.new_clocks) {
      std::erase_if(view.clocks, [&](const db::Clock& c) { return c.kind == clock.kind; });
      view.clocks.push_back({clock.kind, clock.started, clock.due, clock.promised, {}});
    }
    for (const db::AgentGeneration& generation : filing.agent_generations) {
      std::erase_if(view.agent_generations, [&](const auto& g) { return g.agent == generation.agent; });
      view.agent_generations.push_back(generation);
    }
  }

  std::uint8_t luck_ = 0;
};

}  // namespace ticketd::desk::test
