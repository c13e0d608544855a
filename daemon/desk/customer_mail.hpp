// A customer's mail: a new ticket, a message of one, or a note that only agents see.
#pragma once

#include "daemon/desk/incoming.hpp"
#include "daemon/desk/threading.hpp"

namespace ticketd::desk {

/// By placement() and the ticket's state.
db::Filing file_customer_mail(const Case& c);

/// Never a new ticket, whatever the state of p.ticket: a message of a participant, which opens it again, or a
/// note that only agents see. p.ticket is not nullptr.
db::Filing join_ticket(const Case& c, const Placement& p);

/// Agents hear of a ticket: its owner, else the queue, but not whoever wrote the mail.
std::vector<const Agent*> listeners(const Case& c, const db::Ticket& ticket);

/// A new ticket of the sender. `follow_up_of`: the closed ticket it continues. `remarks` are for agents.
db::Filing open_ticket(const Case& c, const Placement& placement,
                       std::optional<db::TicketId> follow_up_of = {});

}  // namespace ticketd::desk
