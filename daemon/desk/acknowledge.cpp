#include "daemon/desk/acknowledge.hpp"

#include <algorithm>

#include "autoresponder/acknowledgement.hpp"
#include "autoresponder/suppression.hpp"
#include "daemon/desk/answer.hpp"
#include "daemon/desk/in_words.hpp"
#include "daemon/desk/offered_answers.hpp"
#include "daemon/desk/threading.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

template <class WithAddress>
std::vector<std::string> addresses_of(const std::vector<WithAddress>& all) {
  std::vector<std::string> addresses;
  for (const WithAddress& one : all) {
    addresses.push_back(one.address);
    addresses.insert(addresses.end(), one.aliases.begin(), one.aliases.end());
  }
  return addresses;
}

/// What the mail server's spam filter wrote (SpamAssassin, rspamd).
bool marked_as_spam(const parser::Email& email) {
  for (const std::string_view field : {"X-Spam-Flag", "X-Spam", "X-Spam-Status"})
    for (const std::string_view value : parser::headers(email, field))
      if (parser::starts_with_text(parser::trimmed(value), "yes")) return true;
  return false;
}

autoresponder::SuppressionContext suppression_context(const Case& c) {
  return {.sender = c.sender.address,
          .destination = answer_address(c.sender),
          .mailbox_addresses = addresses_of(std::vector{c.mailbox}),
          .own_addresses = addresses_of(c.desk.config.mailboxes),
          .agent_addresses = addresses_of(c.desk.config.agents),
          .authentication_failed = c.sender.verification.dmarc_failed,
          .spam = marked_as_spam(c.email()),
          .age = c.moment.now - c.in.internal_date};
}

/// Why there is no acknowledgement; empty when there may be one.
std::string obstacle(const Case& c) {
  if (!c.desk.config.autoreply.enabled) return "automatic replies are switched off";
  if (c.in.reading == Reading::unreadable) return "the mail could not be read";
  const auto found = autoresponder::suppression(c.email(), suppression_context(c));
  if (found != autoresponder::Suppression::none) return std::string(autoresponder::suppression_name(found));
  if (!is_deliverable(answer_address(c.sender))) return "no address to reply to";
  if (c.facts.auto_replies.destination_within_day) return "one went to this address within 24 hours";
  return {};
}

bool may_echo_subject(const Case& c) {
  switch (c.desk.config.autoreply.echo_subject) {
    case EchoSubject::always:
      return true;
    case EchoSubject::never:
      return false;
    case EchoSubject::verified:
      break;
  }
  return c.sender.verified();
}

bool budget_used_up(const Case& c) {
  const AutoReply& limits = c.desk.config.autoreply;
  return c.facts.auto_replies.domain_last_hour >= limits.per_domain_per_hour ||
         c.facts.auto_replies.all_last_hour >= limits.per_hour;
}

}  // namespace

std::expected<Acknowledgement, std::string> acknowledge(const Case& c, const db::TicketView& ticket,
                                                        const Promise& promise) {
  if (std::string why = obstacle(c); !why.empty()) return std::unexpected(std::move(why));

  const Mailbox& mailbox = mailbox_of(ticket.ticket, c.desk);
  const std::string language =
      autoresponder::acknowledgement_language(c.desk.templates, c.email().language, mailbox.languages);
  const autoresponder::Offer offer = offer_for(c, ticket, language);
  OfferedAnswers offered = offered_answers(c, offer, ticket, language);
  const bool promised = promise.due > c.moment.now;
  const auto words = autoresponder::acknowledgement(
      c.desk.templates,
      {.language = language,
       .desk_name = mailbox.display_name,
       .desk_address = mailbox.address,
       .ticket = static_cast<std::int64_t>(ticket.ticket.id),
       .promised = promised ? in_words(promise.due, promise.zone, language) : std::string{},
       .subject = may_echo_subject(c) ? answer_subject(c.email().subject, ticket.ticket.id) : std::string{},
       .answers = std::move(offered.answers)});

  const std::string& destination = answer_address(c.sender);
  auto mail =
      blank_mail(ticket, participant_addressee(*requester_on(ticket)), c.desk, c.moment, "auto-reply");
  mail.to = {{.address = destination}};  // no name: it is the sender's text, and may be anybody's
  mail.subject = words.subject;
  mail.text = words.text;
  mail.html = words.html;
  if (!mail.html.empty()) mail.attachments = std::move(offered.pictures);
  mail.in_reply_to = c.email().message_id;
  const bool only_parent = c.email().references.empty() && c.email().in_reply_to.size() == 1;
  mail.references =  // RFC 5322, 3.6.4
      answer_references(only_parent ? c.email().in_reply_to : c.email().references, c.email().message_id);
  mail.extra.push_back({.name = "Auto-Submitted", .value = "auto-replied"});
  mail.extra.push_back({.name = "X-Auto-Response-Suppress", .value = "All"});
  Acknowledgement reply{.mail =
                            post(db::OutgoingKind::auto_reply, mailbox, Sender::null, mail, {destination})};
  if (promised) reply.promised = promise.due;
  reply.mail.held = budget_used_up(c);
  reply.message = {.direction = db::Direction::automatic,
                   .message_id = mail.message_id,
                   .references = mail.references,
                   .from = mail.from,
                   .subject = mail.subject,
                   .text = mail.text,
                   .at = c.moment.now};
  for (const autoresponder::OfferedEntry& one : offer.entries) reply.shown.push_back(one.entry->id);
  reply.silence = offer.silence;
  return reply;
}

}  // namespace ticketd::desk
