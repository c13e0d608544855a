#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "parser/ascii.hpp"
#include "parser/html.hpp"
#include "parser/html_document.hpp"
#include "parser/html_flatten.hpp"
#include "parser/utf8.hpp"

namespace {

using namespace ticketd::parser;

void check(bool holds) {
  if (!holds) std::abort();
}

void check_url(const GumboNode& node, const char* name, std::initializer_list<std::string_view> schemes) {
  const std::string_view url = attribute(node, name);
  check(url.empty() ||
        std::ranges::any_of(schemes, [&](std::string_view s) { return starts_with_text(url, s); }));
}

/// What sanitise_html() promises, seen through a tree builder as a mail program would.
void check_safe(const GumboNode& node) {
  const std::string_view name = element_name(node);
  for (const std::string_view never :
       {"script", "style", "iframe", "object", "form", "input", "link", "meta", "svg"})
    check(name != never);
  if (node.type == GUMBO_NODE_ELEMENT) {
    const GumboVector& attributes = node.v.element.attributes;
    for (unsigned i = 0; i < attributes.length; ++i) {
      const auto* const a = static_cast<const GumboAttribute*>(attributes.data[i]);
      check(!starts_with_text(a->name, "on"));
      check(!same_text(a->name, "srcset") && !same_text(a->name, "background"));
    }
    check_url(node, "href", {"http://", "https://", "mailto:", "tel:"});
    check_url(node, "src", {"cid:", "data:image/"});
    const std::string style = ascii_lower(attribute(node, "style"));
    for (const std::string_view never : {"url(", "expression", "position", "\\"})
      check(style.find(never) == std::string::npos);
  }
  for (const GumboNode* child : children(node)) check_safe(*child);
}

std::size_t depth_of(const GumboNode& node) {
  std::size_t deepest = 0;
  for (const GumboNode* child : children(node)) deepest = std::max(deepest, depth_of(*child));
  return deepest + 1;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string html = repaired_utf8({reinterpret_cast<const char*>(data), size});

  check(depth_of(HtmlDocument(html).root()) < 2 * html_depth_max);
  const std::string text = html_to_text(html);
  check(valid_utf8(text));
  // A document with U+EE17 in it is read without shortening its text: the same must come out.
  std::string unshortened = html_to_text("<p>\uEE17</p>" + html);
  unshortened.replace(unshortened.find("\uEE17"), 3, "\uEE18");
  check(html_to_text("<p>\uEE18</p>" + html) == unshortened || text.contains("\uEE17"));
  const std::string safe = sanitise_html(html);
  check(valid_utf8(safe));
  check_safe(HtmlDocument(safe).root());
  if (const auto before = html_before(html, "marker")) check_safe(HtmlDocument(*before).root());
  return 0;
}
