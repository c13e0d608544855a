#include "parser/html_document.hpp"

#include "parser/ascii.hpp"
#include "parser/html_flatten.hpp"
#include "parser/html_style.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t arena_bytes_min = 16U << 10U;

std::string_view without_received_prefix(std::string_view name) {
  for (const std::string_view prefix : {"x_", "ecx"})
    while (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  return name;
}

// Everything of a tree goes at once, with its arena.
GumboOptions options_with(std::pmr::memory_resource& arena) {
  GumboOptions options = kGumboDefaultOptions;
  options.userdata = &arena;
  options.allocator = [](void* memory, std::size_t size) {
    return static_cast<std::pmr::memory_resource*>(memory)->allocate(size);
  };
  options.deallocator = [](void*, void*) {};
  options.max_errors = 0;
  return options;
}

}  // namespace

HtmlDocument::HtmlDocument(std::string_view html) : arena_(arena_bytes_min + html.size()) {
  HtmlTextRuns runs(html);
  source_ = flatten_html(html, runs);
  const GumboOptions options = options_with(arena_);
  root_ = gumbo_parse_with_options(&options, source_.data(), source_.size())->root;
  runs.restore(*root_, arena_);
}

std::span<GumboNode* const> children(const GumboNode& node) {
  const GumboVector* list = nullptr;
  if (node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE) list = &node.v.element.children;
  if (node.type == GUMBO_NODE_DOCUMENT) list = &node.v.document.children;
  if (list == nullptr || list->length == 0) return {};
  return {reinterpret_cast<GumboNode* const*>(list->data), list->length};
}

std::string_view element_name(const GumboNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) return {};
  return gumbo_normalized_tagname(node.v.element.tag);
}

bool is_element(const GumboNode& node, std::string_view name) { return element_name(node) == name; }

std::string_view text_of(const GumboNode& node) {
  switch (node.type) {
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
      return node.v.text.text;
    default:
      return {};
  }
}

std::string_view attribute(const GumboNode& node, const char* name) {
  if (node.type != GUMBO_NODE_ELEMENT) return {};
  const GumboAttribute* const found = gumbo_get_attribute(&node.v.element.attributes, name);
  return found == nullptr ? std::string_view{} : std::string_view(found->value);
}

bool has_class(const GumboNode& node, std::string_view name) {
  std::string_view rest = attribute(node, "class");
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(" \t\r\n\f"), rest.size());
    if (same_text(without_received_prefix(rest.substr(0, end)), name)) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

std::string_view element_id(const GumboNode& node) {
  return without_received_prefix(trimmed(attribute(node, "id")));
}

bool hidden(const GumboNode& node) {
  if (node.type != GUMBO_NODE_ELEMENT) return false;
  if (gumbo_get_attribute(&node.v.element.attributes, "hidden") != nullptr) return true;
  const std::string_view style = attribute(node, "style");
  return !style.empty() && style_hides(style);
}

}  // namespace ticketd::parser
