// Text of format=flowed (RFC 3676) with its paragraphs put together again.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// DelSp of RFC 3676, 4.1: does the space before a soft line break belong to the break?
enum class DelSp { no, yes };

/// `text` has LF line ends. Quoted lines ('>') stay as they are, because quotes are recognised line by line;
/// the signature separator "-- " is never joined.
std::string unflowed(std::string_view text, DelSp delsp);

}  // namespace ticketd::parser
