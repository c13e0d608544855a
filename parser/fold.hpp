// Text as it is compared: one spelling for what people see as the same words. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// Case, width and compatibility forms folded (Unicode NFKC_Casefold), invisible characters gone, each run of
/// blanks and line ends one space, none at either side. For comparing and for finding phrases, not for show.
/// Bytes that are no UTF-8 stay as they are.
std::string folded(std::string_view text);

}  // namespace ticketd::parser
