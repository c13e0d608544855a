// File names of attachments, made safe to store, show and relay.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// One path component of at most 200 bytes of valid UTF-8: no directories, no control, zero-width or
/// direction characters, no leading dots, nothing a shell or Windows refuses. Keeps the extension when it
/// cuts. Empty when nothing is left.
std::string safe_file_name(std::string_view name);

}  // namespace ticketd::parser
