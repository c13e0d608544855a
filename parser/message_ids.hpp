// Message ids (RFC 5322, 3.6.4).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// The id of a Message-ID field, without < > and white space; empty when there is none.
std::string message_id(std::string_view value);

/// The ids of an In-Reply-To or References field in order, at most `limit` (the last ones), without < >, each
/// once. Only what can be an id: "yes", a bare word and an empty <> are left out.
std::vector<std::string> message_ids(std::string_view value, std::size_t limit);

}  // namespace ticketd::parser
