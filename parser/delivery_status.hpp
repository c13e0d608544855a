// message/delivery-status (RFC 3464): what a mail server reports in a form for machines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// One recipient's block. Addresses without their type ("rfc822;"); anything may be empty.
struct RecipientStatus {
  std::string final_recipient{};
  std::string original_recipient{};
  std::string action{};  ///< lower case: "failed", "delayed", "delivered", "relayed", "expanded"
  std::string status{};  ///< as written, without comment: "5.1.1"
  std::string diagnostic{};
};

/// The recipients' blocks of a delivery-status body, at most delivery_status_recipients_max. Fields are
/// unfolded, names taken in any case; blocks without a recipient, action and status are left out. Servers
/// that put all recipients into one block, or none between them, are understood.
std::vector<RecipientStatus> delivery_status(std::string_view body);

constexpr std::size_t delivery_status_recipients_max = 1000;

}  // namespace ticketd::parser
