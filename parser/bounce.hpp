// Delivery reports: recognised by their structure (RFC 3462, 3464) or by the words of the server, and what
// they say. Pure.
#pragma once

#include <optional>
#include <string>

#include "parser/email.hpp"
#include "parser/mime_tree.hpp"

namespace ticketd::parser {

struct BounceReading {
  Bounce bounce{};
  std::string reason{};  ///< what gave it away, for Email::kind_reason
};

/// Nothing for anything but a report that mail was not, or not yet, delivered; a receipt for delivered mail
/// is none. `email` has its headers and text.
std::optional<BounceReading> read_bounce(const Email& email, const MimePart& tree);

/// "delivery-status", "disposition-notification", "feedback-report" or whatever a multipart/report says it
/// is, lower case; empty for other mail.
std::string report_type(const MimePart& tree);

}  // namespace ticketd::parser
