#include "daemon/doctor/advice.hpp"

#include <fmt/format.h>

#include <optional>

namespace ticketd::doctor {
namespace {

using config::Protocol;
using config::ServerUrl;

std::string_view usual_schemes(Protocol protocol) {
  return protocol == Protocol::imap
             ? "imaps:// is TLS from the first byte (port 993), imap:// is STARTTLS (port 143)"
             : "smtps:// is TLS from the first byte (port 465), smtp:// is STARTTLS (port 587)";
}

/// A port that speaks the other kind of TLS than the scheme promises: the commonest reason for silence.
bool is_port_of_the_other_kind(const ServerUrl& url) {
  const bool tls_port = url.port == 993 || url.port == 465;
  const bool starttls_port = url.port == 143 || url.port == 587 || url.port == 25;
  return config::is_tls(url) ? starttls_port : tls_port;
}

std::string probe(const ServerUrl& url, Protocol protocol) {
  const std::string_view starttls = config::is_tls(url)          ? ""
                                    : protocol == Protocol::imap ? " -starttls imap"
                                                                 : " -starttls smtp";
  return fmt::format("openssl s_client -connect {}:{}{}", url.host, url.port, starttls);
}

std::string unreachable(const ServerUrl& url, Protocol protocol) {
  if (is_port_of_the_other_kind(url))
    return fmt::format("port {} does not go with {}://: {}", url.port, url.scheme, usual_schemes(protocol));
  return "check host and port, and that a firewall lets this machine out; try: " + probe(url, protocol);
}

std::string untrusted(const config::ServerSettings& server, const ServerUrl& url, Protocol protocol) {
  if (!server.ca_file.empty())
    return fmt::format("the server's certificate must be for {} and signed by one in {}; look at it with: {}",
                       url.host, server.ca_file.string(), probe(url, protocol));
  return fmt::format(
      "the server's certificate must be for {} and signed by one this machine trusts; with a CA of your own "
      "set "
      "ca_file; look at it with: {}",
      url.host, probe(url, protocol));
}

std::string refused_login(const config::ServerSettings& server) {
  if (!server.bearer_file.empty())
    return fmt::format(
        "the access token in {} is not accepted for {}: has it expired, does its scope cover mail?",
        server.bearer_file.string(), server.user);
  return fmt::format(
      "check user \"{}\" and the password in {}; large providers want an app password, or OAuth 2 with "
      "bearer_file",
      server.user, server.password_file.string());
}

}  // namespace

std::string advice(const mail::MailError& error, const config::ServerSettings& server, Protocol protocol) {
  const ServerUrl url = config::parse_server_url(server.url, protocol).value_or(ServerUrl{});
  using Kind = mail::MailError::Kind;
  switch (error.kind) {
    case Kind::unreachable:
    case Kind::timeout:
      return unreachable(url, protocol);
    case Kind::untrusted:
      return untrusted(server, url, protocol);
    case Kind::refused_login:
      return refused_login(server);
    case Kind::rejected:
      return "the server understood and refuses: ask whoever runs it, with the words above";
    case Kind::protocol:
      return fmt::format("what answers on port {} does not speak {} as we know it: {}", url.port,
                         protocol == Protocol::imap ? "IMAP" : "SMTP", usual_schemes(protocol));
  }
  return "ask whoever runs the server";
}

}  // namespace ticketd::doctor
