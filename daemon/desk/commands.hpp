// Commands of agents: lines that begin with '#' at the very top of what they wrote now. All or nothing: one
// that is unknown, incomplete or contradicts another refuses the whole mail.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk_config.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

/// "#faq ID" or "#faq ID LANGUAGE": the entry's text goes into the answer.
struct FaqOrder {
  std::string id{};
  std::string language{};  ///< empty: the ticket's
  std::size_t at = 0;      ///< where in Orders::text
  std::string line{};      ///< as written, when it stood inside the text; empty: among the commands
  bool operator==(const FaqOrder&) const = default;
};

/// What a mail of an agent orders.
struct Orders {
  bool help = false;  ///< nothing else is looked at
  bool note = false;  ///< the text is for colleagues
  bool send = false;  ///< whatever happened on the ticket meanwhile
  std::optional<db::TicketState> state{};
  std::optional<db::Priority> priority{};
  std::optional<std::string> assignee{};  ///< name of an agent
  std::vector<std::string> copies{};      ///< addresses to add as participants, lower case
  std::vector<FaqOrder> faq{};            ///< in the order of the text
  std::vector<std::string> learn{};       ///< FAQ ids the customer's mail is an example of
  std::vector<std::string> lines{};       ///< the command lines as written, trimmed
  std::string text{};                     ///< what stands below them, trimmed; may be empty
  bool operator==(const Orders&) const = default;
};

/// More command lines than that are no orders but an accident.
inline constexpr std::size_t command_lines_max = 20;

/// `text` is what stands above the quote; `author` is whom #take means. The error is one sentence for the
/// author.
/// "#1 ..." and "# heading" are text, not commands. #faq alone counts inside the text too, on a line of its
/// own: the entry goes where the line stood. Whether entries of those ids exist is faq_orders.hpp's. A line
/// "#note" inside the text refuses the mail: what is meant for colleagues must not reach the customer.
std::expected<Orders, std::string> read_orders(std::string_view text, const Agent& author,
                                               const DeskConfig& config);

/// Every command with one line of explanation.
std::string command_help();

}  // namespace ticketd::desk
