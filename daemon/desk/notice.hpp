// Mails of ticketd itself to an agent: why something was not done, what failed, help. They go to the
// registered address only, ask for no answer, and nothing ever comes back from them (null sender).
#pragma once

#include <string>

#include "daemon/desk/envelope.hpp"

namespace ticketd::desk {

struct Notice {
  std::string subject{};
  std::string text{};      ///< what happened and what to do
  std::string returned{};  ///< the agent's own words, given back whole; empty: nothing to return
};

/// With a ticket, a reply to the notice is the agent's answer to the customer; nullptr: it is about no
/// ticket, and `mailbox` sends it.
db::NewOutgoing notice(const Notice& notice, const Agent& agent, const db::TicketView* ticket,
                       const Mailbox& mailbox, const Desk& desk, const Moment& moment);

}  // namespace ticketd::desk
