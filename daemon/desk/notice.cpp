#include "daemon/desk/notice.hpp"

#include "daemon/desk/marker.hpp"
#include "daemon/desk/one_line.hpp"

namespace ticketd::desk {

db::NewOutgoing notice(const Notice& notice, const Agent& agent, const db::TicketView* ticket,
                       const Mailbox& mailbox, const Desk& desk, const Moment& moment) {
  const std::string label = "notice " + notice.subject + " " + agent.name;
  auto mail = ticket == nullptr ? blank_mail(mailbox, desk, moment, label)
                                : blank_mail(*ticket, agent_addressee(*ticket, agent), desk, moment, label);
  mail.to = {{.name = shown_name(agent), .address = agent.address}};
  mail.subject = one_line(notice.subject, 800);
  if (ticket != nullptr) {
    mail.subject = "[#" + std::to_string(static_cast<std::int64_t>(ticket->ticket.id)) + "] " + mail.subject;
    mail.references = {ticket->ticket.random_id + "@" + parser::domain_of(mailbox.address)};
    mail.text = marker(ticket->ticket.id) + "\n\n";
  }
  mail.text += notice.text + "\n";
  if (ticket != nullptr) mail.text += "\nTo write to the customer, reply to this mail.\n";
  if (!notice.returned.empty())
    mail.text += "\n---------- Your text, of which nothing was sent ----------\n\n" + notice.returned + "\n";
  mail.extra.push_back({.name = "Auto-Submitted", .value = "auto-replied"});
  mail.extra.push_back({.name = "X-Auto-Response-Suppress", .value = "All"});
  const Mailbox& from = ticket == nullptr ? mailbox : mailbox_of(ticket->ticket, desk);
  return post(db::OutgoingKind::notice, from, Sender::null, mail, {agent.address});
}

}  // namespace ticketd::desk
