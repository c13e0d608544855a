// Delivery reports written for people: the forms of qmail, exim, Postfix, sendmail, Exchange, Domino, Yahoo
// and the large providers. Pure; linear in the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// A report in two parts: what the server says, and the message that came back, if it stands in the same
/// text.
struct BounceText {
  std::string_view report{};
  std::string_view original{};
};
BounceText split_bounce_text(std::string_view text);

/// Addresses in a report, each once, at most bounced_recipients_max of a kind; `not_these` are left out.
struct FailedRecipients {
  std::vector<std::string> named{};      ///< the place they stand at says that they could not be reached
  std::vector<std::string> mentioned{};  ///< elsewhere: the best guess when none is named
};
FailedRecipients failed_recipients(std::string_view report, const std::vector<std::string>& not_these);

constexpr std::size_t bounced_recipients_max = 1000;

/// True when the words are those of a delivery report: that mail could not be, or has not yet been delivered.
bool reports_failure(std::string_view report);
/// True when the server goes on trying: a warning, no failure.
bool reports_delay(std::string_view report);
/// True when the server gave up after trying for long: the cause was a temporary one (class 4).
bool reports_expiry(std::string_view report);
/// True for the subjects that mail servers give to their reports.
bool is_bounce_subject(std::string_view subject);

}  // namespace ticketd::parser
