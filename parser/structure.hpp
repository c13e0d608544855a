// The first half of parse(): headers, body texts and attachments of a message, without a look at what they
// say.
#pragma once

#include <string>
#include <string_view>

#include "parser/email.hpp"
#include "parser/mime_tree.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {

struct Structure {
  Email email{};       ///< headers to attachments are filled; `text` is empty where only HTML carries it
  std::string html{};  ///< the HTML body as sent
  MimePart tree{};     ///< points into the raw bytes
};

/// `raw` must outlive the result's tree.
Structure read_structure(std::string_view raw, const Limits& limits);

}  // namespace ticketd::parser
