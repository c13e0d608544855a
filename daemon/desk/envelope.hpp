// What every mail of ours has in common: sender, Message-ID with a token, where answers go, loop id,
// envelope.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/entropy.hpp"
#include "daemon/desk/token.hpp"
#include "db/records.hpp"
#include "parser/outgoing_message.hpp"

namespace ticketd::desk {

/// When and with what luck a mail is decided.
struct Moment {
  db::Time now{};
  Entropy entropy{};
};

/// Marks every mail of this installation (of its keys); two daemons with other keys have other ids.
inline constexpr std::string_view loop_header = "X-Ticketd-Loop";
/// The value, from the current key.
std::string loop_id(const Desk& desk);
/// The mail is one of ours come back: our loop id, of whatever key, or a Message-ID with a token of ours.
bool is_own_mail(const parser::Email& email, const Desk& desk);

/// Who gets a mail and with which right to answer.
struct Addressee {
  TokenPurpose purpose = TokenPurpose::customer;
  Principal principal{};
  int generation = 0;
};
Addressee participant_addressee(const db::Participant& participant);
/// Holds the right to answer the customer; `purpose` agent_note: to write to colleagues only.
Addressee agent_addressee(const db::TicketView& ticket, const Agent& agent,
                          TokenPurpose purpose = TokenPurpose::agent_answer);

std::string token_for(const db::TicketView& ticket, const Addressee& addressee, const Desk& desk,
                      db::Time now);

/// The mailbox a ticket belongs to; the first one when it is not configured any more.
const Mailbox& mailbox_of(const db::Ticket& ticket, const Desk& desk);

/// A mail of the ticket's mailbox, without text: From (with `sender_name` or the mailbox's own name),
/// Reply-To, Message-ID, Date and loop id. `label` makes the Message-ID differ from those of the other mails
/// of this Moment.
parser::OutgoingMessage blank_mail(const db::TicketView& ticket, const Addressee& addressee, const Desk& desk,
                                   const Moment& moment, std::string_view label,
                                   std::string sender_name = {});

/// The same without a ticket: answers go to the mailbox itself.
parser::OutgoingMessage blank_mail(const Mailbox& mailbox, const Desk& desk, const Moment& moment,
                                   std::string_view label);

enum class Sender {
  mailbox,  ///< reports of failed delivery come back to the mailbox
  null,     ///< MAIL FROM:<>: nothing ever comes back (RFC 3834, 3.3)
};

/// Renders the mail and puts it into an envelope to `recipients`, which must be deliverable.
db::NewOutgoing post(db::OutgoingKind kind, const Mailbox& mailbox, Sender sender,
                     const parser::OutgoingMessage& message, std::vector<std::string> recipients);

}  // namespace ticketd::desk
