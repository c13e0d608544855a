// Header fields of the mail we write: cleaned, encoded, folded (RFC 5322, 2.2.3; RFC 2047; RFC 2231; RFC
// 6532).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/email.hpp"

namespace ticketd::parser {

/// Without control characters (each run becomes one space): nothing of it can begin a new line or field.
std::string clean_header_text(std::string_view text);

/// The address ready for an envelope or a header, the domain in punycode (UTS 46). Empty when it cannot be
/// used as it is: no '@', a control character, an unquoted blank or special. Never another address than the
/// one given.
std::string clean_address_for_header(std::string_view address);

/// Appends fields to a header block; every line ends with CRLF and has at most 998 bytes, where it can 78.
class HeaderWriter {
 public:
  /// Text in which anything may stand: encoded words where it is not plain ASCII.
  void text(std::string_view name, std::string_view value);
  /// Nothing is written for an empty list; entries without a usable address are left out.
  void addresses(std::string_view name, const std::vector<Address>& list);
  /// Message ids without < >; the ones that cannot stand in a header are left out.
  void message_ids(std::string_view name, const std::vector<std::string>& ids);
  /// Structured values that we build ourselves ("text/plain; charset=utf-8"): cleaned, folded at blanks.
  void structured(std::string_view name, std::string_view value);

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// `; name="value"`, or in the form of RFC 2231 (with continuations) where the value needs it.
std::string parameter_text(std::string_view name, std::string_view value);

}  // namespace ticketd::parser
