// An Email as one line of JSON, for `ticketd inspect mail` and for scoring the parser.
#pragma once

#include <string>

#include "parser/email.hpp"

namespace ticketd::parser {

/// One JSON object without line ends: subject, message_id, from, to, cc, reply_to, date (Unix seconds or
/// null), in_reply_to, references, text, reply_text, html, attachments (name, type, size, sha256, content_id,
/// inline), kind, kind_reason, bounce (or null), language, defects.
std::string inspect_json(const Email& email);

}  // namespace ticketd::parser
