// Tickets as the control socket tells them. The member names are what `--json` prints: programs rely on them.
#pragma once

#include <boost/json/object.hpp>

#include "db/tickets.hpp"

namespace ticketd {

boost::json::object ticket_line_json(const db::ListedTicket& listed);
boost::json::object ticket_json(const db::TicketDetails& details);

/// RFC 3339, UTC, whole seconds.
std::string time_json(db::Time at);

}  // namespace ticketd
