// What of a MIME tree is the text a person reads, and what is attached.
#pragma once

#include <string>
#include <vector>

#include "parser/email.hpp"
#include "parser/mime_tree.hpp"
#include "parser/parse.hpp"

namespace ticketd::parser {

struct Body {
  std::string text{};  ///< empty where only HTML carries the text
  std::string html{};  ///< as sent, not sanitised; holds the whole text when not empty
  std::vector<Attachment> attachments{};
};

/// Chooses between alternatives, joins what stands side by side, unwraps TNEF and opaque signatures, takes
/// uuencoded files out of the text; decodes everything once.
Body read_body(const MimePart& root, const Limits& limits, std::vector<std::string>& defects);

}  // namespace ticketd::parser
