// Whether a new ticket is acknowledged automatically, and the mail that does it (RELIABILITY, invariants 3
// and 9; RFC 3834). The texts are the autoresponder's.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "autoresponder/offer.hpp"
#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

struct Acknowledgement {
  db::NewOutgoing mail{};                                         ///< `held` when a budget is used up
  db::Message message{};                                          ///< the same for the ticket's history
  std::optional<db::Time> promised{};                             ///< the time that stands in it
  std::vector<std::string> shown{};                               ///< ids of the FAQ entries in it
  autoresponder::Silence silence = autoresponder::Silence::none;  ///< why there are none
};

/// The acknowledgement for the ticket the mail opens; or why there is none, one line for the ticket's
/// history. `promise` is when a human answers; one that is over already (the mail waited through an outage)
/// is not given: the customer is told "as soon as possible".
std::expected<Acknowledgement, std::string> acknowledge(const Case& c, const db::TicketView& ticket,
                                                        const Promise& promise);

}  // namespace ticketd::desk
