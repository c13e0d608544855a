// The language of a text (CLD2). Pure.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// BCP 47 ("de", "zh-Hant"); empty when the text is too short, mixed or unclear to say. Addresses, links and
/// quoted lines do not count.
std::string language_of(std::string_view text);

}  // namespace ticketd::parser
