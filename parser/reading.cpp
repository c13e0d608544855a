#include "parser/reading.hpp"

#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/html_document.hpp"
#include "parser/html_lines.hpp"

namespace ticketd::parser {
namespace {

void read_html(Email& email, std::string_view html) {
  const HtmlDocument document(html);
  email.html = sanitise_html(document);
  if (!trimmed(email.text).empty()) return;
  email.text = plain_text(render_lines(document));
  email.text_from_html = true;
}

}  // namespace

void read_meaning(Email& email, const MimePart& /*tree*/, std::string_view html) {
  if (!trimmed(html).empty()) read_html(email, html);
  email.reply_text = email.text;
}

}  // namespace ticketd::parser
