#include "daemon/config/read_server.hpp"

#include <algorithm>
#include <array>

#include "daemon/config/secrets.hpp"

namespace ticketd::config {
namespace {

std::filesystem::path ca_file(Draft& draft, const Section& section) {
  const auto named = section.text("ca_file");
  if (!named) return {};
  std::filesystem::path file = draft.absolute(*named);
  const Files::Access access = draft.files.access(file);
  if (access == Files::Access::fine || access == Files::Access::open_to_all) return file;  // it is no secret
  section.mistake(
      "ca_file",
      "ca_file: " + file.string() + (access == Files::Access::missing ? " is not there" : " cannot be read"),
      "name a file of PEM certificates, or leave ca_file out to trust what the system trusts");
  return {};
}

constexpr std::array<std::string_view, 3> login_keys{"user", "password_file", "bearer_file"};

bool says_who_logs_in(const Section& section) {
  return std::ranges::any_of(login_keys, [&](std::string_view key) { return section.has(key); });
}

/// That a login is whole; `section` is where it is said.
void check_login(const Section& section, const Login& login) {
  const bool names_secret = login.names_password || login.names_bearer;
  const std::string secret = login.names_password ? "password_file" : "bearer_file";
  if (login.names_password && login.names_bearer)
    section.mistake("bearer_file", "there is a password_file and a bearer_file",
                    "a login takes one of them: the bearer for OAuth 2, the password otherwise");
  if (login.user.empty() && names_secret && !section.is_misspelt("user"))
    section.mistake(secret, "there is a " + secret + " but no user", "add user = \"...\"");
  if (!login.user.empty() && !names_secret && !section.is_misspelt("password_file"))
    section.mistake("user", "user \"" + login.user + "\" has no password",
                    "add password_file = \"/path/to/it\" (or bearer_file for OAuth 2)");
}

void check_plain_text(const Section& section, std::string_view key, const ServerUrl& url, Protocol protocol) {
  if (is_loopback(url)) return;
  const std::string name = protocol == Protocol::imap ? "imap" : "smtp";
  section.mistake(key,
                  name + ": insecure = true would send the password and all mail to " + url.host +
                      " for everybody on the way to read",
                  "leave insecure out: " + name + ":// uses STARTTLS, " + name +
                      "s:// uses TLS; for a certificate of "
                      "your own add ca_file. insecure is for 127.0.0.1, ::1 and localhost");
}

}  // namespace

Login read_login(Draft& draft, const Section& section, const Login& base) {
  Login login = base;
  if (const auto user = section.text("user")) login.user = *user;
  if (section.has("password_file") || section.has("bearer_file") ||
      (section.has("user") && login.user.empty())) {
    login.names_password = section.has("password_file");
    login.names_bearer = section.has("bearer_file");
    login.password_file = secret_file(draft, section, "password_file");
    login.bearer_file = secret_file(draft, section, "bearer_file");
  }
  if (section.has("ca_file")) login.ca_file = ca_file(draft, section);
  login.insecure = section.flag("insecure").value_or(login.insecure);
  return login;
}

ServerSettings read_server(Draft& draft, const Section& mailbox, Protocol protocol, const Login& base) {
  const std::string key = protocol == Protocol::imap ? "imap" : "smtp";
  const std::string hint = key + " = \"" + key + "s://mail.example.org\"";
  const TomlValue* value = mailbox.find(key);
  if (value == nullptr || (value->type != TomlValue::Type::text && value->type != TomlValue::Type::table)) {
    if (value == nullptr && mailbox.is_misspelt(key)) return {};
    if (value == nullptr)
      mailbox.mistake(key, mailbox.title() + " needs " + key, hint);
    else
      mailbox.wrong_type(*value, key, "the address of a server or a table with url = \"...\"");
    return {};
  }

  Login login = base;
  Section section = mailbox;
  std::string url_key = key;
  if (value->type == TomlValue::Type::table) {
    section = Section(*value, key, {"url", "user", "password_file", "bearer_file", "ca_file", "insecure"},
                      draft.mistakes);
    login = read_login(draft, section, base);
    url_key = "url";
  }
  check_login(says_who_logs_in(section) ? section : mailbox, login);
  if (login.user.empty() && protocol == Protocol::imap && !login.names_password && !login.names_bearer &&
      !mailbox.is_misspelt("user") && !section.is_misspelt("user"))
    section.mistake(url_key, "imap: nobody can read a mailbox without a login",
                    "add user = \"...\" and password_file = \"...\"");

  ServerSettings server{.user = login.user,
                        .password_file = login.password_file,
                        .bearer_file = login.bearer_file,
                        .ca_file = login.ca_file};
  const std::string text = section.required(url_key, hint);
  if (text.empty()) return server;
  const auto url = parse_server_url(text, protocol);
  if (!url) {
    section.mistake(url_key, key + ": " + url.error().what, url.error().hint);
    return server;
  }
  if (login.insecure) check_plain_text(section, url_key, *url, protocol);
  server.url = to_string(*url);
  server.insecure = login.insecure && !is_tls(*url);
  return server;
}

}  // namespace ticketd::config
