// Uuencoded files inside text, as older mail programs attach them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// One file: `begin` and `end` are offsets in the text, from its line "begin MODE NAME" to the line after
/// "end" (to the last data line when "end" is missing).
struct UuencodedFile {
  std::string name{};
  std::string content{};
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The first file at or after `from`; nothing when there is none. A begin line counts only when it is
/// followed by a data line or "end".
std::optional<UuencodedFile> find_uuencoded(std::string_view text, std::size_t from);

/// The content of a body that is uuencoded as a whole; the begin line may be missing. Empty when nothing in
/// it is data.
std::string decode_uuencoded(std::string_view body);

}  // namespace ticketd::parser
