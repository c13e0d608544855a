// The address of a mail server: scheme, host, port. Pure.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace ticketd::config {

enum class Protocol { imap, smtp };

struct ServerUrl {
  std::string scheme{};  ///< "imap", "imaps", "smtp" or "smtps"
  std::string host{};    ///< lower case; an IPv6 address without its brackets
  int port = 0;          ///< the one given, else 143, 993, 587 (submission) or 465
  bool operator==(const ServerUrl&) const = default;
};

struct UrlMistake {
  std::string what{};
  std::string hint{};
  bool operator==(const UrlMistake&) const = default;
};

std::expected<ServerUrl, UrlMistake> parse_server_url(std::string_view text, Protocol protocol);

/// "imaps://mail.example.org:993"
std::string to_string(const ServerUrl& url);

/// localhost, 127.0.0.0/8 and ::1: what never leaves this machine.
bool is_loopback(const ServerUrl& url);
/// imaps or smtps: encrypted from the first byte.
bool is_tls(const ServerUrl& url);

}  // namespace ticketd::config
