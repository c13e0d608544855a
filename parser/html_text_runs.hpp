// The long runs of plain text in an HTML document, taken out before its tree is built and put back into the
// tree. The tree builder spends as much on each letter as on a tag, and a letter changes nothing in the tree.
#pragma once

#include <gumbo.h>

#include <cstddef>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// The runs of one document, which must outlive it. Linear in time and memory.
class HtmlTextRuns {
 public:
  explicit HtmlTextRuns(std::string_view html);

  /// Appends a piece of text as it stands in the document, a short word in place of each run that means just
  /// what it says: without markup, character references, and characters that a tree builder replaces.
  void append(std::string& out, std::string_view text);

  /// Puts the runs back, each once: the text of the tree is as if they had never been away. The texts that
  /// change are allocated from the tree's arena, and what they were is left there.
  void restore(GumboNode& root, std::pmr::memory_resource& arena);

 private:
  void restore_text(GumboText& text, std::pmr::memory_resource& arena);
  std::string_view take(std::string_view placeholder);

  bool usable_;  // nothing in the document looks like a placeholder
  std::vector<std::string_view> runs_;
};

}  // namespace ticketd::parser
