#include "parser/bounce_signs.hpp"

#include <algorithm>

#include "parser/ascii.hpp"
#include "parser/bounce_text.hpp"
#include "parser/fold.hpp"
#include "parser/phrases.hpp"
#include "parser/status_code.hpp"
#include "parser/subject.hpp"

namespace ticketd::parser {
namespace {

/// The sender, also when no address could be read from "MAILER-DAEMON <>".
Address sender_of(const Email& email) {
  if (!email.from.empty()) return email.from.front();
  const HeaderField* const from = find_header(email, "From");
  return from == nullptr ? Address{} : Address{.name = from->value.substr(0, from->value.find('<'))};
}

bool is_system_name(const Address& from) {
  static constexpr Phrases names{
      "|mail delivery system|mail delivery subsystem|mail delivery service|mailer-daemon|postmaster|mail "
      "administrator|"
      "|mail system|microsoft outlook|internet mail delivery|delivery subsystem|automatic mail processor|"
      "|system administrator|"};
  const std::string name = folded(from.name);
  return names.contain(name) || name.starts_with("mail delivery");
}

bool is_daemon(const Address& from) {
  static constexpr Phrases locals{
      "|mailer-daemon|mailer_daemon|maildaemon|mail-daemon|mdaemon|postmaster|post_master|mailerdaemon|"
      "|mail.delivery.system|mail-delivery-system|microsoftexchange|postmasteralert|bounce-notification|"};
  return locals.begin(ascii_lower(from.address)) || is_system_name(from);
}

/// A sender that is a program by its name; alone it proves nothing.
bool may_be_program(const Address& from) {
  static constexpr Phrases words{
      "|daemon|mail|smtp|virus|gateway|imss|system|noreply|no-reply|donotreply|bounce|postmaster|admin|robot|"
      "delivery|sns.|"
      "|notif|automat|"};
  return words.occur_in(ascii_lower(from.address.substr(0, 200)));
}

/// … unless no person would have such an address.
bool is_mail_program(const Address& from) {
  static constexpr Phrases words{"|daemon|smtp|antivirus|gateway|"};
  return words.occur_in(ascii_lower(from.address.substr(0, 200)));
}

bool refused_by_list(std::string_view report) {
  static constexpr Phrases words{
      "|you are not a member|are not member|not allowed to post|duplicated message-id|"};
  return words.occur_in(folded(report.substr(0, 2000)));
}

bool has_empty_return_path(const Email& email) {
  return std::ranges::any_of(headers(email, "Return-Path"), [](std::string_view value) {
    value = trimmed(value);
    return value == "<>" || starts_with_text(value, "<mailer-daemon") || same_text(value, "mailer-daemon");
  });
}

}  // namespace

bool may_be_delivery_report(const Email& email) {
  if (find_header(email, "X-Failed-Recipients") != nullptr || find_header(email, "X-MLServer") != nullptr)
    return true;
  const Address from = sender_of(email);
  if (is_daemon(from) || has_empty_return_path(email) || is_bounce_subject(email.subject)) return true;
  return may_be_program(from) && email.text.find("bouncedRecipients") != std::string::npos;
}

std::string delivery_report_reason(const Email& email, std::string_view report, CameBack came_back) {
  if (find_header(email, "X-Failed-Recipients") != nullptr) return "header: x-failed-recipients";
  const Address from = sender_of(email);
  if (starts_with_text(from.address, "mailer-daemon")) return "sender: mailer-daemon";
  const bool failure = reports_failure(report) || reports_delay(report);
  const bool subject = is_bounce_subject(email.subject);
  const bool passed_on = has_forward_prefix(email.subject) || has_reply_prefix(email.subject);
  const bool postmaster = starts_with_text(from.address, "postmaster@") && !is_system_name(from);
  if (is_daemon(from) && (subject || (failure && !postmaster))) return "sender: mail delivery system";
  if (find_header(email, "X-MLServer") != nullptr && refused_by_list(report))
    return "refused by a mailing list";
  const bool codes = !enhanced_status(report).empty() || reply_class(report).has_value();
  if (postmaster && failure && (came_back == CameBack::yes || codes || has_empty_return_path(email)))
    return "sender: postmaster";
  if (passed_on) return {};
  if (has_empty_return_path(email) && failure && (subject || came_back == CameBack::yes))
    return "empty return path, failure text";
  const bool automatic = is_mail_program(from) || find_header(email, "Auto-Submitted") != nullptr;
  if (subject && failure && may_be_program(from) && (codes || came_back == CameBack::yes || automatic))
    return "subject and text of a delivery report";
  if (report.find("bouncedRecipients") != std::string_view::npos && may_be_program(from))
    return "bounce notification of a sending service";
  return {};
}

}  // namespace ticketd::parser
