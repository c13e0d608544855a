#include "parser/bounce.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "parser/ascii.hpp"
#include "parser/bounce_signs.hpp"
#include "parser/bounce_text.hpp"
#include "parser/delivery_status.hpp"
#include "parser/html.hpp"
#include "parser/lines.hpp"
#include "parser/message_ids.hpp"
#include "parser/status_code.hpp"
#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t text_bytes_max = 256U << 10U;
constexpr std::size_t original_header_bytes_max = 64U << 10U;
constexpr std::size_t diagnostic_bytes_max = 300;

/// What the parts of a report hold, whatever their order and nesting.
struct Parts {
  std::vector<RecipientStatus> statuses{};
  std::string text{};      ///< of the parts for people
  std::string original{};  ///< head of the message that came back
  bool has_status_part = false;
};

void gather(const MimePart& part, Parts& parts) {
  for (const MimePart& child : part.children) gather(child, parts);
  if (!part.children.empty() || part.opaque) return;
  if (part.type == "message/delivery-status" || part.type == "message/global-delivery-status") {
    parts.has_status_part = true;
    std::ranges::move(delivery_status(decoded_text(part, text_bytes_max)),
                      std::back_inserter(parts.statuses));
  } else if (part.type == "message/rfc822" || part.type == "text/rfc822-headers" ||
             part.type == "message/rfc822-headers" || part.type == "message/global" ||
             part.type == "message/global-headers" || part.type == "message/partial") {
    if (parts.original.empty())
      parts.original = repaired_utf8(decoded_body(part).substr(0, original_header_bytes_max));
  } else if (is_text(part) || is_multipart(part)) {
    if (parts.text.size() > text_bytes_max) return;
    const std::string text = decoded_text(part, text_bytes_max);
    parts.text += part.type == "text/html" ? html_to_text(text) : text;
    parts.text += '\n';
  }
}

/// The value of the last "Message-ID:" line before the header ends; reports quote it in their text, too.
std::string message_id_in(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = raw_line(text, at);
    std::string_view content = trimmed(line);
    while (content.starts_with('>') || content.starts_with(' ')) content.remove_prefix(1);
    at += line.size();
    if (!starts_with_text(content, "message-id:")) continue;
    std::string value(content.substr(std::string_view("message-id:").size()));
    if (trimmed(value).empty()) value = raw_line(text, at);  // folded behind the name
    if (std::string id = message_id(trimmed(value)); !id.empty()) return id;
  }
  return {};
}

bool is_failure(const RecipientStatus& status) {
  return status.action != "delivered" && status.action != "relayed" && status.action != "expanded" &&
         !status.status.starts_with('2');
}

void append_unique(std::vector<std::string>& list, std::string_view address) {
  const auto same = [&](const std::string& known) { return same_address(known, address); };
  if (list.size() < bounced_recipients_max && !address.empty() && std::ranges::none_of(list, same))
    list.emplace_back(address);
}

/// Some servers name their own users without the domain, alone on a line below a colon.
std::string_view local_user(std::string_view report) {
  bool below_colon = false;
  for (std::size_t at = 0; at < report.size();) {
    const std::string_view line = raw_line(report, at);
    at += line.size();
    const std::string_view content = trimmed(line);
    if (content.empty()) continue;
    const bool name = content.size() <= 64 && content.find_first_of(" \t:<>@(),;") == std::string_view::npos;
    if (below_colon && name) return content;
    below_colon = content.ends_with(':');
  }
  return {};
}

std::vector<std::string> recipients_of(const Email& email, const Parts& parts, std::string_view report) {
  std::vector<std::string> recipients;
  for (const RecipientStatus& status : parts.statuses) {
    if (!is_failure(status)) continue;
    // Servers also name files and programs as final recipients: those are no addresses.
    for (const std::string& address : {status.final_recipient, status.original_recipient})
      if (address.find('@', 1) != std::string::npos && !address.starts_with('|'))
        append_unique(recipients, address);
  }
  if (!recipients.empty()) return recipients;

  std::vector<std::string> reporters;
  reporters.reserve(email.from.size());
  for (const Address& a : email.from) reporters.push_back(a.address);
  std::vector<std::string> told = reporters;
  for (const Address& a : email.to) told.push_back(a.address);
  FailedRecipients found = failed_recipients(report, reporters);
  for (const std::string& address : found.named) append_unique(recipients, address);
  for (const std::string_view value : headers(email, "X-Failed-Recipients"))
    for (const std::string& address : failed_recipients(value, {}).named) append_unique(recipients, address);
  if (recipients.empty()) recipients = failed_recipients(report, told).mentioned;
  if (recipients.empty()) recipients = std::move(found.mentioned);
  if (recipients.empty() && !email.from.empty())
    if (const std::string_view user = local_user(report); !user.empty())
      recipients.push_back(std::string(user) + "@" + domain_of(email.from.front().address));
  return recipients;
}

/// The header field of the message that came back.
std::vector<std::string> recipients_of_original(std::string_view original) {
  for (std::size_t at = 0; at < original.size();) {
    const std::string_view line = raw_line(original, at);
    at += line.size();
    const std::string_view content = trimmed(line);
    if (starts_with_text(content, "to:") || starts_with_text(content, "for <"))
      if (auto found = failed_recipients(content, {}); !found.named.empty()) return found.named;
  }
  return {};
}

/// The most telling line: one with a code, else the first that speaks of a failure.
std::string diagnostic_of(const Parts& parts, std::string_view report) {
  for (const RecipientStatus& status : parts.statuses)
    if (is_failure(status) && !status.diagnostic.empty())
      return std::string(utf8_prefix(status.diagnostic, diagnostic_bytes_max));
  std::string_view telling;
  for (std::size_t at = 0; at < report.size();) {
    const std::string_view line = raw_line(report, at);
    at += line.size();
    const std::string_view content = trimmed(line);
    if (content.empty()) continue;
    if (!enhanced_status(content).empty() || reply_class(content))
      return std::string(utf8_prefix(content, diagnostic_bytes_max));
    if (telling.empty() && reports_failure(content)) telling = content;
  }
  return std::string(utf8_prefix(telling, diagnostic_bytes_max));
}

std::string status_of(const Parts& parts, std::string_view report) {
  std::string general;
  for (const RecipientStatus& status : parts.statuses) {
    if (!is_failure(status)) continue;
    for (const std::string& code : {quoted_status(status.diagnostic), enhanced_status(status.status),
                                    enhanced_status(status.diagnostic)}) {
      if (code.empty()) continue;
      if (!says_only_class(code)) return code;
      if (general.empty()) general = code;
    }
  }
  return general.empty() ? enhanced_status(report) : general;
}

std::optional<bool> permanent_of(const Parts& parts, std::string_view status, std::string_view report) {
  const auto delayed = [](const RecipientStatus& s) { return s.action == "delayed"; };
  if (!parts.statuses.empty() && std::ranges::all_of(parts.statuses, delayed)) return false;
  if (!status.empty()) return status.front() == '5';
  if (reports_delay(report) || reports_expiry(report)) return false;
  for (const RecipientStatus& s : parts.statuses)
    if (const auto code = reply_class(s.diagnostic)) return *code == 5;
  if (const auto code = reply_class(report)) return *code == 5;
  return true;
}

bool has_status_part(const MimePart& part) {
  return part.type == "message/delivery-status" || part.type == "message/global-delivery-status" ||
         std::ranges::any_of(part.children, has_status_part);
}

/// False for nearly every mail, by what is cheap to see: none of the rules below could find a report in it.
bool may_be_report(const Email& email, const MimePart& tree) {
  return has_status_part(tree) || !report_type(tree).empty() || may_be_delivery_report(email);
}

}  // namespace

std::string report_type(const MimePart& tree) {
  if (tree.type != "multipart/report") return {};
  for (const Parameter& parameter : tree.parameters)
    if (same_text(parameter.name, "report-type")) return ascii_lower(trimmed(parameter.value));
  return {};
}

std::optional<BounceReading> read_bounce(const Email& email, const MimePart& tree) {
  if (!may_be_report(email, tree)) return std::nullopt;
  Parts parts;
  gather(tree, parts);
  const BounceText split = split_bounce_text(parts.text);
  if (parts.original.empty()) parts.original = split.original.substr(0, original_header_bytes_max);

  BounceReading reading;
  if (parts.has_status_part) {
    if (!parts.statuses.empty() && std::ranges::none_of(parts.statuses, is_failure)) return std::nullopt;
    reading.reason = "part: message/delivery-status";
  } else if (report_type(tree) == "delivery-status") {
    reading.reason = "report-type: delivery-status";
  } else if (report_type(tree) == "feedback-report") {
    return std::nullopt;
  } else {
    const CameBack came_back = parts.original.empty() ? CameBack::no : CameBack::yes;
    reading.reason = delivery_report_reason(email, split.report, came_back);
    if (reading.reason.empty()) return std::nullopt;
  }
  if (parts.statuses.empty() && ascii_lower(parts.text).find("\nfinal-recipient:") != std::string::npos)
    parts.statuses = delivery_status(parts.text);

  Bounce& bounce = reading.bounce;
  bounce.recipients = recipients_of(email, parts, split.report);
  if (bounce.recipients.empty()) bounce.recipients = recipients_of_original(parts.original);
  bounce.status = status_of(parts, split.report);
  bounce.permanent = permanent_of(parts, bounce.status, split.report);
  bounce.original_message_id = message_id_in(parts.original);
  if (bounce.original_message_id.empty()) bounce.original_message_id = message_id_in(split.report);
  if (bounce.original_message_id.empty() && !email.in_reply_to.empty())
    bounce.original_message_id = email.in_reply_to.front();
  bounce.diagnostic = diagnostic_of(parts, split.report);
  return reading;
}

}  // namespace ticketd::parser
