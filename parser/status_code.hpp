// Codes that mail servers give in words: enhanced status codes (RFC 3463, RFC 5248) and SMTP replies (RFC
// 5321).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// The first enhanced status code of class 4 or 5 ("5.1.1") that says more than "X.0.0", else the first of
/// those; empty when there is none. Parts of IP addresses and version numbers are none.
std::string enhanced_status(std::string_view text);

/// The code in a reply that is quoted inside another ("expired <421 4.4.2 Connection timed out>",
/// "error 550-'5.7.1 denied'"): what the last server itself said. Empty when nothing is quoted.
std::string quoted_status(std::string_view text);

/// True when the code says no more than its class: "5.0.0".
bool says_only_class(std::string_view status);

/// The class of the first SMTP reply code in the text ("550 ", "451-"): 4 or 5; nothing when there is none.
std::optional<int> reply_class(std::string_view text);

}  // namespace ticketd::parser
