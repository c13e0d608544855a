// Carries out what a trusted mail of an agent orders. Whether it is trusted is agent_mail.hpp's.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "daemon/desk/commands.hpp"
#include "daemon/desk/incoming.hpp"

namespace ticketd::desk {

/// What an agent wrote, without command lines.
struct AgentWords {
  std::string text{};
  std::string html{};
  AttachmentList attachments{};                ///< of the mail under decision, and `pictures`
  std::vector<parser::Attachment> pictures{};  ///< of FAQ entries
  bool empty() const { return text.empty() && attachments.empty(); }
};

/// Everybody on a ticket gets every answer: more is a mailing list.
inline constexpr std::size_t participants_max = 50;

/// Answer or note, then the commands; the error is one sentence for the agent, and then nothing is done.
std::expected<db::Filing, std::string> carry_out(const Case& c, const Agent& agent,
                                                 const db::TicketView& before, const Orders& orders,
                                                 const AgentWords& words);

}  // namespace ticketd::desk
