#include "daemon/mail/endpoint.hpp"

#include <fstream>
#include <iterator>

#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

MailResult<std::string> read_secret(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string secret{std::istreambuf_iterator<char>(file), {}};
  if (secret.ends_with('\n')) secret.pop_back();
  if (secret.ends_with('\r')) secret.pop_back();
  if (!file.good() && !file.eof())
    return std::unexpected(MailError{MailError::Kind::refused_login, "cannot read " + path.string()});
  if (secret.empty())
    return std::unexpected(MailError{MailError::Kind::refused_login, path.string() + " is empty"});
  return secret;
}

std::string_view host_of(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != url.npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find('/'));
  if (const auto at = url.rfind('@'); at != url.npos) url.remove_prefix(at + 1);
  if (url.starts_with('[')) return url.substr(0, url.find(']') + 1);
  return url.substr(0, url.find(':'));
}

bool is_loopback_ipv4(std::string_view host) {
  int dots = 0;
  for (const char c : host) {
    if (c == '.') {
      ++dots;
    } else if (c < '0' || c > '9') {
      return false;
    }
  }
  return dots == 3 && host.starts_with("127.");
}

}  // namespace

MailResult<Credentials> read_credentials(const Endpoint& endpoint) {
  Credentials credentials;
  if (!endpoint.bearer_file.empty()) {
    MailResult<std::string> bearer = read_secret(endpoint.bearer_file);
    if (!bearer) return std::unexpected(std::move(bearer.error()));
    credentials.bearer = std::move(*bearer);
  } else if (!endpoint.password_file.empty()) {
    MailResult<std::string> password = read_secret(endpoint.password_file);
    if (!password) return std::unexpected(std::move(password.error()));
    credentials.password = std::move(*password);
  } else {
    credentials.password = endpoint.password;
  }
  return credentials;
}

bool is_loopback_url(std::string_view url) {
  const std::string_view host = host_of(url);
  return parser::same_text(host, "localhost") || host == "[::1]" || is_loopback_ipv4(host);
}

}  // namespace ticketd::mail
