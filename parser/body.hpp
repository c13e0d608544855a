// What of a MIME tree is the text a person reads, and what is attached.
#pragma once

#include <string>
#include <vector>

#include "parser/email.hpp"
#include "parser/mime_tree.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {

/// One piece of body text in reading order; UTF-8 with LF.
struct TextBlock {
  std::string content{};
  bool html = false;
};

struct Body {
  std::string text{};  ///< the plain text blocks a person would see, joined; may be empty
  std::string html{};  ///< the HTML blocks as sent, not sanitised; may be empty
  std::vector<Attachment> attachments{};
};

/// Chooses between alternatives, joins what stands side by side, decodes everything once.
Body read_body(const MimePart& root, const Limits& limits, std::vector<std::string>& defects);

}  // namespace ticketd::parser
