// Folder names: UTF-8 with us, modified UTF-7 on the wire (RFC 3501, 5.1.3). Pure.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::mail {

/// "Gelöscht" -> "Gel&APY-scht". Bytes that are not UTF-8 become U+FFFD. The result is printable ASCII.
std::string encode_mailbox_name(std::string_view utf8);

/// The other way; a name that is not valid modified UTF-7 is returned as it is.
std::string decode_mailbox_name(std::string_view wire);

/// A quoted string (RFC 3501, 4.3) of printable ASCII.
std::string imap_quoted(std::string_view text);

}  // namespace ticketd::mail
