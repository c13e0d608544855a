// Cuts the bytes of an IMAP server into responses (RFC 3501, 7; RFC 9051, 7). No I/O: bytes in, in pieces of
// any size, responses out. What a response means is imap_values.hpp's business. Every buffer is bounded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/mail/mail_error.hpp"

namespace ticketd::mail {

/// A string sent as {size} and then its bytes.
struct ImapLiteral {
  std::string bytes{};
  bool dropped = false;  ///< it was over the limit: read past, `bytes` is empty
  bool operator==(const ImapLiteral&) const = default;
};

/// One response, complete with its literals.
struct ImapResponse {
  enum class Kind {
    untagged,      ///< "* ..."
    continuation,  ///< "+ ..."
    tagged,        ///< "tag OK|NO|BAD ..."
    unknown,       ///< none of these: garbage, or the rest of a line whose beginning we never saw
  };
  Kind kind = Kind::unknown;
  std::string tag{};  ///< of a tagged response, else empty
  std::string
      text{};  ///< what follows "* ", "+ " or the tag, without line end; {size} stands for each literal
  std::vector<ImapLiteral> literals{};  ///< in the order of their places in `text`
  bool operator==(const ImapResponse&) const = default;
};

class ImapParser {
 public:
  struct Limits {
    std::size_t line_bytes = 16 << 20;    ///< a SEARCH result of two million messages
    std::size_t literal_bytes = 1 << 20;  ///< of all literals of one response; beyond it they are dropped
    std::uint64_t dropped_bytes =
        1 << 30;  ///< a literal announced larger than this is refused, not read past
  };

  ImapParser() = default;
  explicit ImapParser(Limits limits) : limits_(limits) {}

  /// Takes bytes from the front of `input` up to the end of one response, or all of them. Empty: more input
  /// is needed. A protocol error ends the conversation: nothing after it can be trusted.
  MailResult<std::optional<ImapResponse>> next(std::string_view& input);

  void set_limits(Limits limits) { limits_ = limits; }

 private:
  MailResult<> begin_literal(std::string_view announced_size);
  void take_literal_bytes(std::string_view& input);
  ImapResponse finished_response();

  Limits limits_{};
  std::string text_;
  std::size_t line_begin_ = 0;  // of the line being read, in text_
  std::vector<ImapLiteral> literals_;
  std::size_t literal_bytes_kept_ = 0;
  std::uint64_t literal_bytes_left_ = 0;
};

}  // namespace ticketd::mail
