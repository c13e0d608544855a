#include "parser/html_quotes.hpp"

#include <algorithm>
#include <array>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

struct Name {
  std::string_view name;
  QuoteMarkup markup;
};

constexpr std::array by_class = std::to_array<Name>({
    {"gmail_attr", QuoteMarkup::attribution},
    {"gmail_quote", QuoteMarkup::container},
    {"moz-cite-prefix", QuoteMarkup::attribution},
    {"moz-forward-container", QuoteMarkup::original},
    {"yahoo_quoted", QuoteMarkup::container},
    {"yahoo-quoted-begin", QuoteMarkup::attribution},
    {"protonmail_quote", QuoteMarkup::container},
    {"zmail_extra", QuoteMarkup::container},
    {"airmail_on", QuoteMarkup::attribution},
    {"front-blockquote", QuoteMarkup::quote},
    {"missive_quote", QuoteMarkup::quote},
    {"tutanota_quote", QuoteMarkup::quote},
    {"freshdesk_quote", QuoteMarkup::quote},
    {"outlookmessageheader", QuoteMarkup::original},
    {"ms-outlook-mobile-reference-message", QuoteMarkup::original},
});

constexpr std::array by_id = std::to_array<Name>({
    {"appendonsend", QuoteMarkup::original},
    {"divrplyfwdmsg", QuoteMarkup::original},
    {"stopspelling", QuoteMarkup::original},
    {"olk_src_body_section", QuoteMarkup::original},
    {"mail-editor-reference-message-container", QuoteMarkup::original},
    {"reply-intro", QuoteMarkup::attribution},
    {"isreplycontent", QuoteMarkup::quote},
    {"zwchr", QuoteMarkup::original},
});

QuoteMarkup find_id(std::string_view id) {
  const auto found = std::ranges::find_if(by_id, [&](const Name& n) { return same_text(n.name, id); });
  return found == by_id.end() ? QuoteMarkup::none : found->markup;
}

/// Outlook for the desktop: a <div> whose only style is a thin line above the header block.
bool is_outlook_header_rule(const GumboNode& element) {
  const std::string style = ascii_lower(attribute(element, "style"));
  const auto rule = style.find("border-top:solid #");
  if (rule == std::string::npos || style.find("border:none") == std::string::npos) return false;
  return style.find("padding:3.0pt 0", rule) != std::string::npos;
}

}  // namespace

QuoteMarkup quote_markup(const GumboNode& element) {
  const std::string_view name = element_name(element);
  if (name == "blockquote") return QuoteMarkup::quote;
  if (name != "div" && name != "span" && name != "hr" && name != "section" && name != "p" && name != "td")
    return QuoteMarkup::none;

  if (const std::string_view id = element_id(element); !id.empty())
    if (const QuoteMarkup markup = find_id(id); markup != QuoteMarkup::none) return markup;
  if (!attribute(element, "class").empty())
    for (const Name& n : by_class)
      if (has_class(element, n.name)) return n.markup;
  if (name == "div") {
    const std::string_view div_name = attribute(element, "name");
    if (div_name == "quote") return QuoteMarkup::quote;                    // GMX, web.de
    if (div_name == "messageReplySection") return QuoteMarkup::container;  // Spark
    if (is_outlook_header_rule(element)) return QuoteMarkup::original;
  }
  return QuoteMarkup::none;
}

}  // namespace ticketd::parser
