// Tickets as a terminal shows them, from the daemon's JSON (daemon/control/ticket_json.hpp has its members).
// Pure.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>

#include "daemon/commands/times.hpp"

namespace ticketd::commands {

/// `answer`: {"total": 3, "tickets": [...]}. `width` as in render_table().
std::string render_ticket_list(const boost::json::object& answer, Time now, std::size_t width);

/// One ticket with everybody on it, its promises, messages and history.
std::string render_ticket(const boost::json::object& ticket, Time now, std::size_t width);

}  // namespace ticketd::commands
