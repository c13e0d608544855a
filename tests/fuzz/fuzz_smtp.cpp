// What an SMTP server may answer, and what a message may hold: no message ends before its end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "daemon/mail/smtp_body.hpp"
#include "daemon/mail/smtp_commands.hpp"
#include "daemon/mail/smtp_parser.hpp"

namespace {

using namespace ticketd::mail;

std::string wire_form(std::string_view message, std::size_t cut) {
  SmtpBody body;
  std::string wire;
  body.append(message.substr(0, cut), wire);
  body.append(message.substr(cut), wire);
  body.finish(wire);
  return wire;
}

bool ends_early(const std::string& wire) { return wire.starts_with(".\r\n") || wire.contains("\r\n.\r\n"); }

bool has_bare_line_end(const std::string& wire) {
  for (std::size_t i = 0; i < wire.size(); ++i) {
    if (wire[i] == '\n' && (i == 0 || wire[i - 1] != '\r')) return true;
    if (wire[i] == '\r' && (i + 1 == wire.size() || wire[i + 1] != '\n')) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string wire = wire_form(input, 0);
  if (ends_early(wire) || has_bare_line_end(wire)) std::abort();
  if (wire_form(input, size / 2) != wire) std::abort();

  SmtpReplyParser parser;
  for (std::string_view rest = input; !rest.empty();) {
    const auto reply = parser.next(rest);
    if (!reply) break;
    if (*reply && (smtp_extensions(**reply).pipelining || (*reply)->text().size() > 1000)) break;
  }
  const auto envelope = smtp_envelope(input, input, message_facts(input), {.smtputf8 = true});
  if (const auto* accepted = std::get_if<SmtpEnvelope>(&envelope))
    if (accepted->rcpt.contains('\r') || accepted->rcpt.contains('\n')) std::abort();
  return 0;
}
