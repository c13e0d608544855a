// Which ticket a customer's mail belongs to (RELIABILITY, "Tokens"). Wrongly joined is far worse than wrongly
// split: whatever is not in the table is a new ticket. Mails of agents to a ticket are agent_mail.hpp's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk_config.hpp"
#include "daemon/desk/identity.hpp"
#include "daemon/desk/token_places.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

/// How a mail is related to a ticket.
enum class Relation {
  none,           ///< a new ticket
  participant,    ///< from somebody who is on the ticket: appended
  stranger,       ///< a customer's token in other hands: a note, the sender is proposed as participant
  exposed_token,  ///< an agent's token in other hands: a note, nothing acts, the token is to be replaced
};

struct Placement {
  Relation relation = Relation::none;
  const db::TicketView* ticket = nullptr;  ///< into the facts; nullptr exactly when `relation` is none
  int participant = 0;                     ///< number; 0 unless `relation` is participant
  std::string by{};             ///< "token", "reference", "subject", "sibling"; empty when `relation` is none
  std::string exposed_agent{};  ///< whose token it was; empty when it is replaced already
  std::optional<db::TicketId> claims{};  ///< a ticket the mail names without a right to it; new tickets only
};

/// `tokens` as tokens_in() found them.
Placement placement(const Identity& sender, const std::vector<TokenRef>& tokens, const parser::Email& email,
                    const db::Facts& facts);

/// The number of the tag "[#123]" in a subject, the first one; for people only, it proves nothing.
std::optional<db::TicketId> claimed_ticket(std::string_view subject);

// Look-ups in the facts; nullptr: not there.
const db::TicketView* ticket_with(const db::Facts& facts, std::string_view random_id);
const db::TicketView* ticket_with(const db::Facts& facts, db::TicketId id);
const db::Participant* participant_at(const db::TicketView& ticket, std::string_view address);
const db::Participant* participant_numbered(const db::TicketView& ticket, int number);
/// The participant with the lowest number: who opened the ticket.
const db::Participant* requester_on(const db::TicketView& ticket);
/// Of an agent's tokens on this ticket.
int agent_generation(const db::TicketView& ticket, std::string_view agent);

}  // namespace ticketd::desk
