#include "daemon/mail/curl_failure.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

using Kind = MailError::Kind;

bool contains_text(std::string_view text, std::string_view part) {
  return !std::ranges::search(text, part, [](char a, char b) {
            return parser::ascii_lower(a) == parser::ascii_lower(b);
          }).empty();
}

bool says_not_now(std::string_view reply) {
  if (reply.starts_with('4')) return true;  // SMTP: 421, 454
  constexpr std::array codes{"[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"};
  return std::ranges::any_of(codes, [&](std::string_view code) { return contains_text(reply, code); });
}

bool is_farewell(std::string_view reply) {
  return parser::starts_with_text(reply, "* BYE") || reply.starts_with('4') || reply.starts_with("554");
}

Kind connect_kind(CURLcode code, std::string_view reply) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Kind::timeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
      return Kind::untrusted;
    case CURLE_LOGIN_DENIED:
    case CURLE_AUTH_ERROR:
      return says_not_now(reply) ? Kind::unreachable : Kind::refused_login;
    case CURLE_WEIRD_SERVER_REPLY:
      return is_farewell(reply) ? Kind::unreachable : Kind::protocol;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Kind::protocol;
    default:
      return Kind::unreachable;
  }
}

std::string described(CURLcode code, std::string_view curl_text) {
  return curl_text.empty() ? curl_easy_strerror(code) : std::string(curl_text);
}

}  // namespace

std::string_view last_reply(std::string_view transcript) {
  while (transcript.ends_with('\n') || transcript.ends_with('\r')) transcript.remove_suffix(1);
  const auto line_end = transcript.rfind('\n');
  return line_end == transcript.npos ? transcript : transcript.substr(line_end + 1);
}

MailError connect_failure(CURLcode code, std::string_view curl_text, std::string_view transcript) {
  const std::string_view reply = last_reply(transcript);
  MailError error{connect_kind(code, reply), described(code, curl_text)};
  const bool about_reply =
      code == CURLE_LOGIN_DENIED || code == CURLE_AUTH_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
  if (about_reply && !reply.empty()) error.detail.append("; server: ").append(reply);
  return error;
}

MailError stream_failure(CURLcode code, std::string_view curl_text) {
  return {Kind::unreachable, described(code, curl_text)};
}

}  // namespace ticketd::mail
