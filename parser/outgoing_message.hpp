// A mail we write, as values, and the one function that turns it into bytes (RFC 5322, 2045-2047, 2231,
// 6532).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "parser/email.hpp"

namespace ticketd::parser {

/// Attachments with a content_id and Disposition::inline_part go into multipart/related with the HTML.
struct OutgoingMessage {
  Address from{};
  std::vector<Address> to{};
  std::vector<Address> cc{};
  std::vector<Address> reply_to{};  ///< empty: no Reply-To field
  std::string subject{};
  std::string message_id{};               ///< without < >
  std::string in_reply_to{};              ///< without < >; empty: none
  std::vector<std::string> references{};  ///< without < >, oldest first
  std::chrono::sys_seconds date{};
  std::string text{};
  std::string html{};  ///< empty: text/plain only
  std::vector<Attachment> attachments{};
  std::vector<HeaderField> extra{};  ///< written as they are after cleaning: "Auto-Submitted", our loop id
  bool operator==(const OutgoingMessage&) const = default;
};

/// The message as sent: CRLF line ends, 7-bit clean unless an address needs SMTPUTF8, lines within 998 bytes.
/// CR, LF and NUL in any member never reach a header (fault F43). Deterministic: boundaries come from
/// message_id.
std::string render(const OutgoingMessage& message);

/// True when an address of the message cannot be written without SMTPUTF8 (RFC 6531). Domains are written in
/// punycode, so only a local part outside ASCII needs it.
bool needs_smtputf8(const OutgoingMessage& message);

}  // namespace ticketd::parser
