// A message as DATA carries it: every line end is CRLF and a dot at a line's beginning is doubled (RFC
// 5321, 4.5.2). A bare CR or LF would let a message end where the sender of its text wanted it to (SMTP
// smuggling). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ticketd::mail {

/// Converts a message in pieces of any size.
class SmtpBody {
 public:
  /// Appends the wire form of `piece` to `out`.
  void append(std::string_view piece, std::string& out);
  /// Completes the last line. The final dot is not written here: it is the caller's, alone.
  void finish(std::string& out);

 private:
  void end_line(std::string& out);
  bool at_line_begin_ = true;
  bool after_cr_ = false;  // its CRLF is written already
};

/// What MAIL FROM must say about a message, in one pass over it.
struct MessageFacts {
  std::uint64_t wire_bytes = 0;  ///< with CRLF line ends, dots not doubled: what SIZE means (RFC 1870)
  bool eight_bit_header = false;
  bool eight_bit_body = false;
  bool operator==(const MessageFacts&) const = default;
};
MessageFacts message_facts(std::string_view message);

}  // namespace ticketd::mail
