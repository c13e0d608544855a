#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/html_document.hpp"
#include "parser/html_lines.hpp"
#include "parser/language.hpp"
#include "parser/reply_text.hpp"
#include "parser/threads.hpp"
#include "parser/utf8.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ticketd::parser;
  const std::string text = repaired_utf8({reinterpret_cast<const char*>(data), size});

  // A reply invents nothing: each of its lines stands in the text.
  const std::string reply = reply_text(text);
  for (std::size_t at = 0; at < reply.size();) {
    const auto end = std::min(reply.find('\n', at), reply.size());
    if (text.find(trimmed(std::string_view(reply).substr(at, end - at))) == std::string::npos) std::abort();
    at = end + 1;
  }
  if (!valid_utf8(reply)) std::abort();
  text_before(text, "marker");
  thread_mail(Email{.text = text});
  language_of(text);

  const HtmlDocument document(text);
  const RenderedHtml rendered = render_lines(document);
  const HtmlReply html_reply(rendered);
  if (!valid_utf8(html_reply.text())) std::abort();
  const auto html = html_reply.html(document);
  if (html && !valid_utf8(*html)) std::abort();
  if (html_reply.whole() && html != sanitise_html(document)) std::abort();
  return 0;
}
