// text/enriched (RFC 1896) and its ancestor text/richtext (RFC 1341) as plain text.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

enum class EnrichedKind { enriched, richtext };

/// `text` is UTF-8 with LF. Formatting commands are dropped, comments and parameters with their contents.
std::string enriched_to_text(std::string_view text, EnrichedKind kind);

}  // namespace ticketd::parser
