// The lines of a body as they are compared, each folded once by those that look at a line and the one above.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "parser/body_lines.hpp"
#include "parser/fold.hpp"

namespace ticketd::parser {

/// Remembers the last two lines that were asked for. The lines must outlive it.
class FoldedLines {
 public:
  static constexpr std::size_t line_bytes_max = 200;  ///< longer ones are prose, and nothing here

  explicit FoldedLines(std::span<const BodyLine> lines) : lines_(lines) {}

  /// folded() of the text of that line; holds until two others were asked for.
  std::string_view at(std::size_t line) {
    Known& known = known_[line % known_.size()];
    if (known.line != line) {
      const std::string_view text = lines_[line].text;
      known = {line, text.size() <= line_bytes_max ? folded(text) : std::string{}};
    }
    return known.words;
  }

 private:
  struct Known {
    std::size_t line = std::numeric_limits<std::size_t>::max();
    std::string words{};
  };
  std::span<const BodyLine> lines_;
  std::array<Known, 2> known_{};
};

}  // namespace ticketd::parser
