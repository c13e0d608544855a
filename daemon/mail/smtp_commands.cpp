#include "daemon/mail/smtp_commands.hpp"

#include <unicode/uidna.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace ticketd::mail {
namespace {

using Status = SmtpOutcome::Status;
using Stage = SmtpOutcome::Stage;

constexpr std::size_t max_address_bytes = 320;  // 64 + "@" + 255 (RFC 5321, 4.5.3.1)

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A domain as A-labels (UTS #46); empty when it is no domain name.
std::optional<std::string> ascii_domain(std::string_view domain) {
  if (is_ascii(domain)) return std::string(domain);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UIDNA, decltype(&uidna_close)> idna(
      uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &status), &uidna_close);
  std::array<char, 256> ascii{};
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  const int32_t length =
      uidna_nameToASCII_UTF8(idna.get(), domain.data(), static_cast<int32_t>(domain.size()), ascii.data(),
                             static_cast<int32_t>(ascii.size()), &info, &status);
  if (U_FAILURE(status) != 0 || info.errors != 0 || length <= 0) return std::nullopt;
  return std::string(ascii.data(), static_cast<std::size_t>(length));
}

// The address as it may stand between < and >; empty when it may not: a control character, a space or a
// bracket would end the path and begin something else (RFC 5321, 4.1.2). Quoted local parts are taken only
// without those.
std::optional<std::string> path_of(std::string_view address) {
  const auto forbidden = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7f || c == '<' || c == '>';
  };
  const auto at = address.rfind('@');
  if (at == address.npos || at == 0 || at + 1 == address.size()) return std::nullopt;
  if (address.size() > max_address_bytes || std::ranges::any_of(address, forbidden)) return std::nullopt;
  const std::optional<std::string> domain = ascii_domain(address.substr(at + 1));
  if (!domain) return std::nullopt;
  return std::string(address.substr(0, at + 1)) + *domain;
}

SmtpOutcome refused(Stage stage, int code, std::string text) {
  return {Status::rejected, stage, code, std::move(text)};
}

}  // namespace

std::string_view status_name(SmtpOutcome::Status status) {
  switch (status) {
    case Status::accepted:
      return "accepted";
    case Status::deferred:
      return "deferred";
    case Status::rejected:
      return "rejected";
    case Status::uncertain:
      return "uncertain";
  }
  return "unknown";
}

std::string_view stage_name(SmtpOutcome::Stage stage) {
  switch (stage) {
    case Stage::connection:
      return "connection";
    case Stage::mail:
      return "mail";
    case Stage::rcpt:
      return "rcpt";
    case Stage::data:
      return "data";
    case Stage::message:
      return "message";
  }
  return "unknown";
}

std::variant<SmtpEnvelope, SmtpOutcome> smtp_envelope(std::string_view sender, std::string_view recipient,
                                                      const MessageFacts& facts,
                                                      const SmtpExtensions& offered) {
  const std::optional<std::string> from = sender.empty() ? std::string() : path_of(sender);
  if (!from) return refused(Stage::mail, 553, "5.1.7 the sender's address cannot be used");
  const std::optional<std::string> to = path_of(recipient);
  if (!to) return refused(Stage::rcpt, 553, "5.1.3 the recipient's address cannot be used");

  const bool utf8_address = !is_ascii(*from) || !is_ascii(*to);
  if (utf8_address && !offered.smtputf8)
    return refused(Stage::rcpt, 553, "5.6.7 the server does not offer SMTPUTF8");
  if (offered.max_size_bytes > 0 && facts.wire_bytes > offered.max_size_bytes)
    return refused(Stage::mail, 552,
                   "5.3.4 the message has " + std::to_string(facts.wire_bytes) + " bytes, the server takes " +
                       std::to_string(offered.max_size_bytes));

  SmtpEnvelope envelope{"MAIL FROM:<" + *from + ">", "RCPT TO:<" + *to + ">"};
  if (offered.size) envelope.mail += " SIZE=" + std::to_string(facts.wire_bytes);
  // Without 8BITMIME the bytes go as they are, as every mail program sends them.
  const bool eight_bit = facts.eight_bit_header || facts.eight_bit_body;
  if (offered.eight_bit_mime && eight_bit) envelope.mail += " BODY=8BITMIME";
  if (offered.smtputf8 && (utf8_address || facts.eight_bit_header)) envelope.mail += " SMTPUTF8";
  return envelope;
}

SmtpOutcome failed_outcome(SmtpOutcome::Stage stage, const SmtpReply& reply) {
  constexpr std::array about_session{503, 530, 534, 535, 538};
  const bool about_mail = std::ranges::find(about_session, reply.code) == about_session.end();
  return {reply.permanent_failure() && about_mail ? Status::rejected : Status::deferred, stage, reply.code,
          reply.text()};
}

}  // namespace ticketd::mail
