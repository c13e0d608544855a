#include "daemon/desk/answer.hpp"

#include <algorithm>

#include "daemon/desk/contains.hpp"
#include "daemon/desk/html_text.hpp"
#include "daemon/desk/identity.hpp"
#include "daemon/desk/one_line.hpp"
#include "daemon/desk/token_places.hpp"
#include "parser/ascii.hpp"
#include "parser/subject.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t subject_bytes_max = 800;
constexpr std::size_t references_max = 20;

std::string tag(db::TicketId ticket) {
  return "[#" + std::to_string(static_cast<std::int64_t>(ticket)) + "]";
}

/// Without one leading answer prefix or tag of this ticket; the same text when there is none.
std::string_view without_one_prefix(std::string_view subject, const std::string& own_tag) {
  if (subject.starts_with(own_tag)) return parser::trimmed(subject.substr(own_tag.size()));
  if (!parser::has_reply_prefix(subject)) return subject;
  static constexpr std::string_view wide_colon = "：";
  const auto narrow = subject.find(':');
  const auto wide = subject.find(wide_colon);
  const auto end = std::min(narrow == std::string_view::npos ? narrow : narrow + 1,
                            wide == std::string_view::npos ? wide : wide + wide_colon.size());
  constexpr std::size_t prefix_bytes_max =
      20;  // a list's tag may stand before the prefix: then leave it alone
  if (end == std::string_view::npos || end > prefix_bytes_max || subject.substr(0, end).contains('['))
    return subject;
  return parser::trimmed(subject.substr(end));
}

parser::Address written_to(const db::Participant& participant) {
  return {.name = participant.name,
          .address = participant.reply_to.empty() ? participant.address : participant.reply_to};
}

}  // namespace

std::string answer_subject(std::string_view subject, db::TicketId ticket) {
  const std::string own_tag = tag(ticket);
  const std::string line = one_line(subject, subject_bytes_max);
  std::string_view rest = line;
  for (int prefixes = 0; prefixes < 10; ++prefixes) {
    const std::string_view shorter = without_one_prefix(rest, own_tag);
    if (shorter.size() == rest.size()) break;
    rest = shorter;
  }
  return "Re: " + own_tag + (rest.empty() ? "" : " ") + std::string(rest);
}

std::vector<std::string> answer_references(const std::vector<std::string>& references,
                                           const std::string& message_id) {
  std::vector<std::string> ids = references;
  if (!message_id.empty()) {
    std::erase(ids, message_id);
    ids.push_back(message_id);
  }
  if (ids.size() > references_max)
    ids.erase(ids.begin() + 1, ids.end() - static_cast<std::ptrdiff_t>(references_max - 1));
  return ids;
}

std::optional<db::NewOutgoing> answer_mail(const Answer& answer, const Agent& author,
                                           const db::TicketView& ticket, const Desk& desk,
                                           const Moment& moment) {
  auto participants = ticket.participants;
  std::ranges::sort(participants, {}, &db::Participant::number);
  if (participants.empty()) return std::nullopt;
  // One mail for all of them carries one token, the requester's: it counts for every participant of the
  // ticket.
  auto mail = blank_mail(ticket, participant_addressee(participants.front()), desk, moment, "answer");
  std::vector<std::string> recipients;
  for (const db::Participant& participant : participants) {
    parser::Address address = written_to(participant);
    const bool again = contains(recipients, address.address);
    if (again || !is_deliverable(address.address)) continue;
    recipients.push_back(address.address);
    (mail.to.empty() ? mail.to : mail.cc).push_back(std::move(address));
  }
  if (recipients.empty()) return std::nullopt;

  mail.subject =
      answer_subject(ticket.last_from_customer ? ticket.last_from_customer->subject : ticket.ticket.subject,
                     ticket.ticket.id);
  if (ticket.last_from_customer) {
    mail.in_reply_to = ticket.last_from_customer->message_id;
    mail.references = answer_references(ticket.last_from_customer->references, mail.in_reply_to);
    // An agent may have written as a customer, under a notification: its id is for that agent's eyes only.
    std::erase_if(mail.references, [&](const std::string& id) {
      const auto token = token_of_message_id(id, desk);
      return token && token->purpose != TokenPurpose::customer;
    });
  }
  mail.text = answer.text + "\n";
  mail.html = answer.html;
  if (!author.signature.empty()) {
    mail.text += "\n-- \n" + author.signature + "\n";
    if (!mail.html.empty()) mail.html += "\n<div>-- <br>\n" + html_text(author.signature) + "</div>\n";
  }
  for (const parser::Attachment* const attachment : answer.attachments)
    mail.attachments.push_back(*attachment);
  return post(db::OutgoingKind::answer, mailbox_of(ticket.ticket, desk), Sender::mailbox, mail,
              std::move(recipients));
}

}  // namespace ticketd::desk
