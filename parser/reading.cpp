#include "parser/reading.hpp"

#include <utility>

#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/html_document.hpp"
#include "parser/html_lines.hpp"
#include "parser/kind.hpp"
#include "parser/language.hpp"
#include "parser/reply_text.hpp"

namespace ticketd::parser {
namespace {

/// More than this beside the plain reply is a quotation that was not recognised in the HTML.
bool much_longer(std::string_view text, std::string_view than) { return text.size() > 2 * than.size() + 400; }

void read_html(Email& email, std::string_view html) {
  const HtmlDocument document(html);
  const RenderedHtml rendered = render_lines(document);
  const HtmlReply html_reply(rendered);
  const std::string reply = html_reply.text();
  email.html = sanitise_html(document);
  if (trimmed(email.text).empty()) {
    email.text = plain_text(rendered);
    email.text_from_html = true;
    email.reply_text = reply;
  } else if (email.reply_text == trimmed(email.text) && !reply.empty() &&
             much_longer(email.reply_text, reply)) {
    email.reply_text = reply;  // the HTML says where the quotation is, the plain text does not
  }
  if (much_longer(reply, email.reply_text)) return;
  email.reply_html = html_reply.whole() ? email.html : html_reply.html(document).value_or("");
}

}  // namespace

void read_meaning(Email& email, const MimePart& tree, std::string_view html) {
  email.reply_text = reply_text(email.text);
  if (!trimmed(html).empty()) read_html(email, html);

  KindReading kind = read_kind(email, tree);
  email.kind = kind.kind;
  email.kind_reason = std::move(kind.reason);
  email.bounce = std::move(kind.bounce);
  email.language = language_of(email.reply_text);
}

}  // namespace ticketd::parser
