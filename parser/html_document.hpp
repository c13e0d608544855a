// The one door to the gumbo tree builder: owns a parsed document and says what its nodes are.
// Only the html_*.cpp and reply files include this; the rest of the program uses html.hpp.
#pragma once

#include <gumbo.h>

#include <memory_resource>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// A parsed HTML document, flattened first (see html_flatten.hpp): its depth and size are bounded. The nodes
/// live as long as the document. Immutable.
class HtmlDocument {
 public:
  explicit HtmlDocument(std::string_view html);

  const GumboNode& root() const { return *root_; }

 private:
  std::pmr::monotonic_buffer_resource arena_;  // the whole tree
  std::string source_;                         // the tree points into it
  GumboNode* root_ = nullptr;
};

/// Nothing for text and comments.
std::span<GumboNode* const> children(const GumboNode& node);
/// Lower case; empty for text, comments and unknown elements.
std::string_view element_name(const GumboNode& node);
bool is_element(const GumboNode& node, std::string_view name);
/// The text of a text node, character references decoded; empty for anything else.
std::string_view text_of(const GumboNode& node);
/// Empty when the node has no such attribute; character references decoded.
std::string_view attribute(const GumboNode& node, const char* name);
/// True when the class attribute holds `name` as one of its words, also behind the "x_" and "ecx" that
/// Outlook.com puts in front of received names.
bool has_class(const GumboNode& node, std::string_view name);
/// The id, without such a prefix.
std::string_view element_id(const GumboNode& node);
/// True when a browser would not show the element because of its own attributes or style.
bool hidden(const GumboNode& node);

}  // namespace ticketd::parser
