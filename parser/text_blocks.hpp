// Pieces of body text in reading order, and how they become one text and one HTML.
#pragma once

#include <string>
#include <vector>

namespace ticketd::parser {

/// One piece, UTF-8 with LF.
struct TextBlock {
  enum class Format { plain, html };
  /// Whether another block says the same in the other format: certainly (multipart/alternative), or probably
  /// (senders who put both faces into a multipart/mixed, the plain one first).
  enum class Pair { none, alternative, neighbour };
  std::string content{};
  Format format = Format::plain;
  Pair pair = Pair::none;
};

/// The pieces of a multipart/alternative: of HTML the last alternative that has some, plain text as far as it
/// says something new (senders who mean "mixed" put different texts there).
class Alternatives {
 public:
  void add(std::vector<TextBlock> blocks);
  bool have_text() const { return !plain_.empty() || !html_.empty(); }
  std::vector<TextBlock> take();

 private:
  void keep_if_new(TextBlock block);
  bool says_nothing_new(TextBlock& block);

  std::vector<TextBlock> plain_;
  std::vector<std::string> letters_;         // of those in plain_ that were compared, without spaces
  std::size_t comparing_left_ = 16U << 20U;  // bytes; more are taken for new
  std::vector<TextBlock> html_;
};

/// Pairs plain text that ends `before` with HTML that begins `after`, its next neighbour.
void pair_neighbours(std::vector<TextBlock>& before, std::vector<TextBlock>& after);

/// The whole as plain text; empty when there is only HTML.
std::string joined_text(const std::vector<TextBlock>& blocks);

/// The whole as HTML; empty when there is only plain text.
std::string joined_html(const std::vector<TextBlock>& blocks);

}  // namespace ticketd::parser
