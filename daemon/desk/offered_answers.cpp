#include "daemon/desk/offered_answers.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>

#include "autoresponder/rendered_answer.hpp"
#include "daemon/desk/answer_pictures.hpp"
#include "daemon/desk/time_zone.hpp"
#include "daemon/desk/vote_token.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

/// Today, where the ticket's queue works.
std::chrono::year_month_day today(const Case& c, const db::TicketView& ticket) {
  const date::local_seconds local =
      time_zone(zone_of(c.desk.config, ticket.ticket.queue)).to_local(c.moment.now);
  return std::chrono::sys_days(std::chrono::days(date::floor<date::days>(local).time_since_epoch().count()));
}

/// Percent-encodes everything but unreserved characters (RFC 3986, 2.3).
std::string url_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").contains(c);
    if (plain)
      out += c;
    else
      out.append("%").append(1, hex[byte >> 4U]).append(1, hex[byte & 15U]);
  }
  return out;
}

/// For the address of a mailto: '+' and '@' stay (RFC 6068, 2).
std::string mailto(std::string_view address) {
  const auto at = address.rfind('@');
  std::string link = "mailto:";
  std::string_view local = address.substr(0, at);
  while (!local.empty()) {
    const auto plus = std::min(local.find('+'), local.size());
    link += url_encoded(local.substr(0, plus));
    if (plus < local.size()) link += '+';
    local.remove_prefix(std::min(plus + 1, local.size()));
  }
  return at == std::string_view::npos ? link : link + "@" + url_encoded(address.substr(at + 1));
}

}  // namespace

autoresponder::Offer offer_for(const Case& c, const db::TicketView& ticket, std::string_view language) {
  if (c.in.faq == nullptr) return {.silence = autoresponder::Silence::not_sure};
  std::vector<autoresponder::Suggestion> suggestions;
  suggestions.reserve(c.in.suggestions.size());
  for (const Suggestion& s : c.in.suggestions) suggestions.push_back({s.entry, s.language, s.confidence});
  return autoresponder::offer(*c.in.faq->library, suggestions,
                              {.wanted = c.in.wanted_silence,
                               .language = language,
                               .queue = ticket.ticket.queue,
                               .day = today(c, ticket)},
                              {.threshold = c.in.faq->threshold, .max_shown = c.in.faq->max_shown});
}

OfferedAnswers offered_answers(const Case& c, const autoresponder::Offer& offer, const db::TicketView& ticket,
                               std::string_view language) {
  const Mailbox& mailbox = mailbox_of(ticket.ticket, c.desk);
  const auto subjects =
      autoresponder::vote_subjects(c.desk.templates, language, static_cast<std::int64_t>(ticket.ticket.id));
  OfferedAnswers all;
  for (const autoresponder::OfferedEntry& offered : offer.entries) {
    const auto rendered = autoresponder::rendered_answer(*offered.entry, parser::domain_of(mailbox.address));
    add_pictures(rendered.pictures, *c.in.faq->pictures, all.pictures);

    VoteToken token{.vote = Vote::solved,
                    .ticket_random_id = ticket.ticket.random_id,
                    .entry_code = vote_entry_code(offered.entry->id),
                    .issued = std::chrono::floor<std::chrono::days>(c.moment.now)};
    const std::string solved = write_vote_token(token, c.desk.keys);
    token.vote = Vote::did_not_help;
    const std::string did_not_help = write_vote_token(token, c.desk.keys);
    all.answers.push_back({.question = offered.entry->title(),
                           .text = rendered.text,
                           .html = rendered.html,
                           .solved_link = vote_link(mailbox, solved, subjects.solved),
                           .did_not_help_link = vote_link(mailbox, did_not_help, subjects.did_not_help),
                           .solved_short_link = vote_link(mailbox, solved, {}),
                           .did_not_help_short_link = vote_link(mailbox, did_not_help, {})});
  }
  return all;
}

std::string vote_link(const Mailbox& mailbox, std::string_view token, std::string_view subject) {
  const auto plus = plus_address(mailbox, token);
  std::string words(subject);
  if (!plus) words.append(words.empty() ? "" : " ").append(token);
  const std::string link = mailto(plus.value_or(mailbox.address));
  return words.empty() ? link : link + "?subject=" + url_encoded(words);
}

}  // namespace ticketd::desk
