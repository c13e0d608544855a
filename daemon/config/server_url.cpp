#include "daemon/config/server_url.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "parser/ascii.hpp"

namespace ticketd::config {
namespace {

std::string_view protocol_name(Protocol protocol) { return protocol == Protocol::imap ? "imap" : "smtp"; }

int default_port(std::string_view scheme) {
  if (scheme == "imap") return 143;
  if (scheme == "imaps") return 993;
  return scheme == "smtps" ? 465 : 587;  // RFC 8314, 3.3; RFC 6409, 3.1
}

std::optional<int> parse_port(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || port < 1 || port > 65'535)
    return std::nullopt;
  return port;
}

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::none_of(host, [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7F' ||
           std::string_view("\"<>\\^`{|}[]:@/?#%").contains(c);
  });
}

bool is_ipv6(std::string_view host) {
  return host.contains(':') && std::ranges::all_of(host, [](char c) {
           return std::string_view("0123456789abcdefABCDEF:.").contains(c);
         });
}

}  // namespace

std::expected<ServerUrl, UrlMistake> parse_server_url(std::string_view text, Protocol protocol) {
  const std::string plain(protocol_name(protocol));
  const std::string example = plain + "s://mail.example.org";
  const auto quoted = [](std::string_view word) { return '"' + std::string(word) + '"'; };

  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos)
    return std::unexpected(UrlMistake{quoted(text) + " is not the address of a server",
                                      "write how to reach it too: \"" + plain + "s://" +
                                          (is_host(text) ? std::string(text) : "mail.example.org") + "\""});
  ServerUrl url{.scheme = parser::ascii_lower(text.substr(0, colon))};
  if (url.scheme != plain && url.scheme != plain + "s")
    return std::unexpected(UrlMistake{
        quoted(text.substr(0, colon)) + " is not a way to reach a server here",
        "write " + quoted(plain + "s://...") + " (TLS) or " + quoted(plain + "://...") + " (STARTTLS)"});

  std::string_view rest = text.substr(colon + 3);
  if (rest.contains('@'))
    return std::unexpected(
        UrlMistake{"the address of a server holds no user and no password",
                   "put the user into user = \"...\" and the password's file into password_file"});
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find_first_of("/?#") != std::string_view::npos)
    return std::unexpected(UrlMistake{quoted(text) + " has something after the host",
                                      protocol == Protocol::imap
                                          ? "the folder goes into folder = \"...\" of the mailbox"
                                          : "write no more than " + quoted(example)});

  std::string_view port;
  if (rest.starts_with('[')) {  // an IPv6 address (RFC 3986, 3.2.2)
    const std::size_t end = std::min(rest.find(']'), rest.size());
    url.host = parser::ascii_lower(rest.substr(1, end - 1));
    port = rest.substr(std::min(end + 1, rest.size()));
    if (!rest.contains(']') || !is_ipv6(url.host) || (!port.empty() && !port.starts_with(':')))
      url.host.clear();
  } else {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    url.host = parser::ascii_lower(rest.substr(0, end));
    port = rest.substr(end);
    if (!is_host(url.host)) url.host.clear();
  }
  if (url.host.empty())
    return std::unexpected(UrlMistake{quoted(text) + " names no host", "write " + quoted(example)});

  const auto given = port.empty() ? std::optional(default_port(url.scheme)) : parse_port(port.substr(1));
  if (!given)
    return std::unexpected(
        UrlMistake{quoted(port.substr(1)) + " is not a port", "ports are numbers from 1 to 65535"});
  url.port = *given;
  return url;
}

std::string to_string(const ServerUrl& url) {
  const std::string host = url.host.contains(':') ? '[' + url.host + ']' : url.host;
  return url.scheme + "://" + host + ':' + std::to_string(url.port);
}

bool is_loopback(const ServerUrl& url) {
  const bool ipv4 = url.host.starts_with("127.") && std::ranges::count(url.host, '.') == 3 &&
                    std::ranges::all_of(url.host, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  return ipv4 || url.host == "localhost" || url.host == "::1";
}

bool is_tls(const ServerUrl& url) { return url.scheme.ends_with('s'); }

}  // namespace ticketd::config
