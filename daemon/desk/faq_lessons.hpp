// What a mail teaches about an earlier one: which FAQ entry answers it, or that none does. The weights say
// how far each teacher is trusted.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/agent_orders.hpp"
#include "daemon/desk/incoming.hpp"
#include "daemon/desk/vote_token.hpp"

namespace ticketd::desk {

inline constexpr double weight_of_agent = 1;
inline constexpr double weight_of_pasted_entry = 0.8;
inline constexpr double weight_of_own_words = 0.5;
inline constexpr double weight_of_customer = 0.7;
/// An agent who showed a token and nothing else (allow_unauthenticated_agents) counts for so much of it.
inline constexpr double share_of_unverified_agent = 0.5;

/// Longer questions say too much to be an example.
inline constexpr std::size_t question_bytes_max = 2000;

/// The question of a customer's message as an example: without greeting, courtesies and closing; of a body of
/// hardly a word the subject too. Empty when there are no words.
std::string question_of(const db::Message& message);

/// Of an agent's mail, about the customer's last one. `own_text` is what goes to the customer without the
/// text of ordered entries; empty when nothing goes.
std::vector<db::FaqExample> lessons_of(const Case& c, const Agent& agent, const db::TicketView& ticket,
                                       const Orders& orders,
                                       const std::vector<const autoresponder::FaqEntry*>& entries,
                                       std::string_view own_text);

/// Of a customer's vote on an entry that was offered for `question`; nothing when the ticket has voted on it.
std::optional<db::FaqExample> lesson_of(const Case& c, const db::TicketView& ticket,
                                        const db::Message& question, const std::string& entry, Vote vote);

}  // namespace ticketd::desk
