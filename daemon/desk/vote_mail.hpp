// A customer's "this solved it" or "did not help": one click and one send on a link of the acknowledgement.
#pragma once

#include <optional>

#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// What a vote does; nothing when the mail is none, or is about a ticket that is no more and says something.
/// A vote opens no ticket and is answered by no robot. Only a verified participant's vote on an entry that
/// was shown counts, the first one a ticket and entry: it teaches, and "this solved it" closes the ticket.
/// Words beyond the prepared ones become a message of the ticket; more than a few of them keep it open.
std::optional<db::Filing> file_vote(const Case& c);

}  // namespace ticketd::desk
