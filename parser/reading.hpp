// What a mail says, beyond its parts: readable text, safe HTML, the sender's own words, kind, language.
#pragma once

#include <string_view>

#include "parser/email.hpp"
#include "parser/mime_tree.hpp"

namespace ticketd::parser {

/// Fills text (where only HTML carries it), html, reply_text, reply_html, kind, kind_reason, bounce and
/// language of an Email whose headers, text and attachments are read already. `html` is the HTML body as
/// sent, may be empty; `tree` is the message's structure.
void read_meaning(Email& email, const MimePart& tree, std::string_view html);

}  // namespace ticketd::parser
