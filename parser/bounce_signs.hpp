// Whether a mail without the structure of RFC 3462 is a delivery report all the same: by its sender, subject,
// empty return path and words. A person who writes about a bounce, or forwards one, is no mail server. Pure.
#pragma once

#include <string>
#include <string_view>

#include "parser/email.hpp"

namespace ticketd::parser {

/// A cheap look without false negatives: false for nearly every mail.
bool may_be_delivery_report(const Email& email);

enum class CameBack { no, yes };  ///< whether the report holds the message it is about, or its header

/// Why it is one, for Email::kind_reason; empty when it is none. `report` is the text above the message that
/// came back.
std::string delivery_report_reason(const Email& email, std::string_view report, CameBack came_back);

}  // namespace ticketd::parser
