// What the sender of a mail wrote now: without the message answered, attributions, signatures and footers.
// Answers between quoted lines keep the lines they answer. Nothing is lost: the whole text stays in
// Email::text. Pure; linear in the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/body_lines.hpp"
#include "parser/reply_lines.hpp"

namespace ticketd::parser {

/// Of plain text, UTF-8 with LF or CRLF.
std::string reply_text(std::string_view text);

/// The reply in an HTML body; `rendered` and its document must outlive it.
class HtmlReply {
 public:
  explicit HtmlReply(const RenderedHtml& rendered);

  /// Quotes that are kept are marked with "> ".
  std::string text() const;
  /// The same part of the HTML, sanitised. Nothing when the HTML cannot be cut there: some run of text stands
  /// on lines that stay and on lines that go.
  std::optional<std::string> html(const HtmlDocument& document) const;
  /// Nothing is left out.
  bool whole() const;

 private:
  const RenderedHtml& rendered_;
  std::vector<BodyLine> lines_;
  ReplyLines reply_;
};

/// What stands above the line with `marker` (compared folded, quote marks off), reply_text() applied to it:
/// the "On … wrote:" above the marker goes too. Nothing when the marker is not there.
std::optional<std::string> text_before(std::string_view text, std::string_view marker);

}  // namespace ticketd::parser
