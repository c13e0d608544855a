// Where a mail server is and how to log in there: what the configuration says, as the sessions need it.
#pragma once

#include <chrono>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

#include "daemon/mail/mail_error.hpp"

namespace ticketd::mail {

/// One server and one account on it.
struct Endpoint {
  /// "imaps://host[:port]" and "smtps://" speak TLS from the first byte; "imap://" and "smtp://" require
  /// STARTTLS.
  std::string url{};
  std::string user{};                     ///< empty: no login (SMTP only)
  std::string password{};                 ///< used when `password_file` is empty
  std::filesystem::path password_file{};  ///< read at each connect; one trailing line end is dropped
  std::filesystem::path bearer_file{};  ///< OAuth access token, read at each connect; goes before a password
  std::filesystem::path ca_file{};      ///< PEM; empty: the system's
  /// Plain text, without STARTTLS: for loopback hosts only, any other is refused.
  bool insecure = false;
  std::chrono::milliseconds connect_limit = std::chrono::seconds(30);  ///< DNS, TCP, TLS, greeting and login
  /// The most a server may be silent while we wait for it; then the connection is given up.
  std::chrono::milliseconds silence_limit = std::chrono::minutes(2);
  /// IMAP: the most a server may take for all that we asked for, however busily it talks. Longer than any
  /// IDLE, and enough for the largest mail over a slow line.
  std::chrono::milliseconds answer_limit = std::chrono::minutes(30);
};

/// What is presented at login; both empty: nothing.
struct Credentials {
  std::string password{};
  std::string bearer{};
};

/// Reads the files of `endpoint`; refused_login when one cannot be read or is empty.
MailResult<Credentials> read_credentials(const Endpoint& endpoint);

/// True for "localhost", 127.0.0.0/8 and [::1] in a URL such as "imap://127.0.0.1:143".
bool is_loopback_url(std::string_view url);

}  // namespace ticketd::mail
