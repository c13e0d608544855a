// From the charsets of received mail to UTF-8, with the wrong labels people use. Thread-safe, no I/O.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// Valid UTF-8 for `bytes` in the charset called `label` (any case, may be empty, unknown or wrong). A label
/// is read as the charset that really is meant by it (gb2312 is GBK, iso-8859-1 is windows-1252); bytes that
/// are valid UTF-8 win over a label that they contradict; without a usable label the charset is detected.
/// What cannot be decoded becomes U+FFFD.
std::string to_utf8(std::string_view bytes, std::string_view label);

/// The same for a header's raw bytes, which have no label of their own; `hint` is the charset of the message
/// body or empty. Valid UTF-8 is taken as it is.
std::string header_to_utf8(std::string_view bytes, std::string_view hint);

/// The charset that bytes without a label are most likely in, by their frequencies; empty when nothing speaks
/// for one. The more bytes, the surer.
std::string likely_charset(std::string_view bytes);

}  // namespace ticketd::parser
