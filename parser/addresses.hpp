// Address fields (RFC 5322, 3.4 and 4.4): groups, comments, quoted pairs, routes, and what people's programs
// write instead.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "parser/email.hpp"

namespace ticketd::parser {

/// The mailboxes of an unfolded From, To, Cc or Reply-To value (valid UTF-8), in order, at most `limit`.
/// Members of groups stand in line, the groups' names are dropped. An entry may have a name and no address,
/// never neither.
std::vector<Address> parse_addresses(std::string_view value, std::size_t limit);

}  // namespace ticketd::parser
