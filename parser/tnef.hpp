// winmail.dat: the form in which Outlook and Exchange wrap a whole message (MS-OXTNEF).
//
// Own code: libytnef 2.0, which Debian has, leaks what a repeated attribute replaces, gives up on a text
// longer than 100,000 bytes, reads past a version attribute shorter than two bytes and writes its complaints
// to standard output.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/email.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {

/// What was in the wrapping. `text` and `html` are UTF-8 with LF, either may be empty.
struct TnefContents {
  std::string text{};
  std::string html{};
  std::vector<Attachment> attachments{};
};

/// Nothing when `bytes` are no TNEF, or nothing could be got out of them. Damaged ones are given as far as
/// they were read.
std::optional<TnefContents> read_tnef(std::string_view bytes, const Limits& limits);

}  // namespace ticketd::parser
