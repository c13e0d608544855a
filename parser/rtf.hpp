// Message bodies in RTF, which Outlook sends inside winmail.dat.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// Decompresses a PidTagRtfCompressed value (MS-OXRTFCP). What is damaged is given as far as it was read; at
/// most `limit` bytes. Empty when it is none.
std::string decompress_rtf(std::string_view compressed, std::size_t limit);

/// The words of an RTF document, UTF-8: the HTML that it wraps (MS-OXRTFEX) in `html`, otherwise plain text
/// in `text`.
struct RtfBody {
  std::string text{};
  std::string html{};
};
RtfBody read_rtf(std::string_view rtf);

}  // namespace ticketd::parser
