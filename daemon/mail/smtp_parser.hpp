// SMTP replies and what a server offers (RFC 5321, 4.2; RFC 1869). No I/O: bytes in, in pieces of any size,
// values out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/mail_error.hpp"

namespace ticketd::mail {

/// A complete reply. `lines` without code and separator; never empty.
struct SmtpReply {
  int code = 0;
  std::vector<std::string> lines{};

  bool positive() const { return code / 100 == 2; }
  bool transient_failure() const { return code / 100 == 4; }
  bool permanent_failure() const { return code / 100 == 5; }
  /// The lines joined by one space, at most 1,000 bytes: for the log and for the outbox row.
  std::string text() const;
  bool operator==(const SmtpReply&) const = default;
};

class SmtpReplyParser {
 public:
  static constexpr std::size_t max_line_bytes = 8192;  ///< RFC 5321 allows 512; servers do not
  static constexpr std::size_t max_lines = 500;

  /// Takes bytes from the front of `input` up to the end of one reply, or all of them. Empty: more input is
  /// needed.
  MailResult<std::optional<SmtpReply>> next(std::string_view& input);

 private:
  std::string line_;
  SmtpReply reply_;
};

/// What a server offers in its reply to EHLO.
struct SmtpExtensions {
  bool pipelining = false;           ///< RFC 2920
  bool eight_bit_mime = false;       ///< RFC 6152
  bool smtputf8 = false;             ///< RFC 6531
  bool size = false;                 ///< RFC 1870
  std::uint64_t max_size_bytes = 0;  ///< 0: no limit stated
  bool operator==(const SmtpExtensions&) const = default;
};
SmtpExtensions smtp_extensions(const SmtpReply& ehlo);

}  // namespace ticketd::mail
