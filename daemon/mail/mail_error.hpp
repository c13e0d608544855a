// What can go wrong between us and a mail server, as the caller must tell it apart.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace ticketd::mail {

/// A failed IMAP or SMTP operation.
struct MailError {
  enum class Kind {
    unreachable,    ///< no connection, connection lost, or the server says "not now"
    timeout,        ///< a limit of ours passed
    untrusted,      ///< certificate refused, or encryption required and not to be had
    refused_login,  ///< the server does not accept these credentials, or they cannot be read
    rejected,       ///< the server understood and said no
    protocol,       ///< the server does not speak the protocol, or beyond our limits
  };
  Kind kind = Kind::protocol;
  std::string detail{};  ///< for the log: the server's reply or libcurl's text, never a password

  /// True when the same attempt may succeed later without a human.
  bool transient() const { return kind == Kind::unreachable || kind == Kind::timeout; }

  bool operator==(const MailError&) const = default;
};

template <class T = void>
using MailResult = std::expected<T, MailError>;

/// "unreachable", "timeout", ...: for the log and for `ticketd doctor`.
std::string_view kind_name(MailError::Kind kind);

}  // namespace ticketd::mail
