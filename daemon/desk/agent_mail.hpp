// A registered agent's mail to a ticket: an answer for the customer, a note, commands, or a refusal with the
// reason and the whole text back. Nothing acts unless the mail is from the agent and to this ticket beyond
// doubt.
#pragma once

#include <optional>

#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// What a mail of `agent` does; nothing when it is addressed to no ticket and orders nothing: then the agent
/// writes as a customer does.
std::optional<db::Filing> file_agent_mail(const Case& c, const Agent& agent);

/// In a mailbox with allow_unauthenticated_agents a token stands alone, and no longer than this.
inline constexpr std::chrono::days unauthenticated_token_age_max{30};

}  // namespace ticketd::desk
