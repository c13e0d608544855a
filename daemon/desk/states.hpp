// What a customer's mail does to a ticket's state and promises.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

enum class Arrival {
  keeps,      ///< the state stays: open, or spam
  resumes,    ///< pending becomes open
  reopens,    ///< closed becomes open
  follows_up  ///< closed for too long, or merged: a new ticket, linked
};

/// A mail of a participant that arrived at `at`.
Arrival arrival(const db::Ticket& ticket, db::Time at, std::chrono::days reopen_within);

/// No promise is running: nobody is waiting for us by the clock.
bool nothing_running(const db::TicketView& ticket);
std::vector<db::ClockKind> running_clocks(const db::TicketView& ticket);

/// The promise a customer's further mail starts, when none is running.
std::optional<db::NewClock> next_response(const db::TicketView& ticket, const Desk& desk, db::Time at);

/// The view as it is after the filing, as far as a notification shows it.
db::TicketView after(db::TicketView ticket, const db::Filing& filing, db::Time now);

}  // namespace ticketd::desk
