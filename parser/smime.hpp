// Opaque-signed S/MIME (RFC 8551, 3.5.2): the message inside the signature.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// The MIME entity that was signed. Nothing when `der` holds none: encrypted, certificates only, damaged. The
/// signature is not checked: whether a sender is who it says is decided by the server's
/// Authentication-Results.
std::optional<std::string> signed_content(std::string_view der);

}  // namespace ticketd::parser
