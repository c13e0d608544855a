// A table on a terminal or in a pipe: columns two spaces apart, lined up by what is seen, not by bytes. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ticketd::commands {

enum class Align { left, right };
/// What happens when the table is wider than the terminal.
enum class Fit { keep, cut };

struct Column {
  std::string title{};
  Align align = Align::left;
  Fit fit = Fit::keep;
};

/// `rows` hold one text a column, of anybody's making: control characters are dropped here. `width` in
/// columns; 0: no terminal, nothing is cut. No space at line ends. Empty rows: the titles alone.
std::string render_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows, std::size_t width);

}  // namespace ticketd::commands
