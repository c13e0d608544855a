// What GMime makes of a mail, as plain values, to compare with what we make of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ticketd::test {

struct GmimePart {
  int depth = 0;
  std::string type{};     // lower case
  std::string content{};  // decoded bytes of a leaf; empty for a multipart and an attached message
};

struct GmimeView {
  std::string subject{};
  std::vector<std::string> from{};  // addresses only
  std::vector<std::string> to{};
  std::optional<std::int64_t> date{};
  std::string message_id{};
  std::vector<GmimePart> parts{};  // depth first; attached messages are not opened
};

/// g_mime_init() has been called.
GmimeView gmime_view(const std::string& raw);

}  // namespace ticketd::test
