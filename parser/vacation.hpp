// Absence notices that carry no header of an automatic mail, by subject and form, in several languages. Meant
// to miss some rather than to take a person for a machine. Pure.
#pragma once

#include <string_view>

#include "parser/email.hpp"

namespace ticketd::parser {

/// `email` has its headers, text and reply text.
bool is_vacation_notice(const Email& email);

}  // namespace ticketd::parser
