// The state of the daemon, and of the ledger against the servers, as a terminal shows them. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <string>

#include "daemon/commands/times.hpp"

namespace ticketd::commands {

/// `status`: version, process, started, memory_bytes; mailboxes: address, state, since, last_mail, trouble;
/// tickets and outbox: how many in each state; tickets_late.
std::string render_status(const boost::json::object& status, Time now, std::size_t width);

/// `answer`: mailboxes: address, folder, uidvalidity, on_server, in_ledger, missing (UIDs), unfinished
/// (UIDs), gone, outcomes (how many of each), trouble; accounted_for.
std::string render_reconciliation(const boost::json::object& answer, std::size_t width);

}  // namespace ticketd::commands
