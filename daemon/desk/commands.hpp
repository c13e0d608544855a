// Commands of agents: lines that begin with '#' at the very top of what they wrote now. All or nothing: one
// that is unknown, incomplete or contradicts another refuses the whole mail.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk_config.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

/// What a mail of an agent orders.
struct Orders {
  bool help = false;  ///< nothing else is looked at
  bool note = false;  ///< the text is for colleagues
  bool send = false;  ///< whatever happened on the ticket meanwhile
  std::optional<db::TicketState> state{};
  std::optional<db::Priority> priority{};
  std::optional<std::string> assignee{};  ///< name of an agent
  std::vector<std::string> copies{};      ///< addresses to add as participants, lower case
  std::vector<std::string> lines{};       ///< the command lines as written, trimmed
  std::string text{};                     ///< what stands below them, trimmed; may be empty
  bool operator==(const Orders&) const = default;
};

/// More command lines than that are no orders but an accident.
inline constexpr std::size_t command_lines_max = 20;

/// `text` is what stands above the quote; `author` is whom #take means. The error is one sentence for the
/// author.
/// "#1 ..." and "# heading" are text, not commands.
std::expected<Orders, std::string> read_orders(std::string_view text, const Agent& author,
                                               const DeskConfig& config);

/// Every command with one line of explanation.
std::string command_help();

}  // namespace ticketd::desk
