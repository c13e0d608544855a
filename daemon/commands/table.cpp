#include "daemon/commands/table.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "daemon/commands/terminal_text.hpp"

namespace ticketd::commands {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest_cut = 8;  // below this a cut text says nothing: let the terminal wrap instead

using Row = std::vector<std::string>;

std::vector<std::size_t> natural_widths(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t width = display_width(columns[i].title);
    for (const Row& row : rows) width = std::max(width, display_width(row[i]));
    widths.push_back(width);
  }
  return widths;
}

/// Takes what is too much from the columns that may be cut, the widest first.
void shrink(std::vector<std::size_t>& widths, const std::vector<Column>& columns, std::size_t width) {
  const std::size_t gaps = gap * (columns.size() - 1);
  for (;;) {
    const std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
    if (total <= width) return;
    std::size_t widest = columns.size();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].fit != Fit::cut || widths[i] <= narrowest_cut) continue;
      if (widest == columns.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == columns.size()) return;
    --widths[widest];
  }
}

std::string render_row(const Row& row, const std::vector<Column>& columns,
                       const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string text = cut_to_width(row[i], widths[i]);
    const std::string padding(widths[i] - display_width(text), ' ');
    if (i > 0) line.append(gap, ' ');
    line += columns[i].align == Align::right ? padding + text : text + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

std::string render_table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                         std::size_t width) {
  std::vector<Row> clean;
  Row titles;
  for (const Column& column : columns) titles.push_back(column.title);
  for (const Row& row : rows) {
    assert(row.size() == columns.size());
    Row& texts = clean.emplace_back();
    for (const std::string& text : row) texts.push_back(printable_line(text));
  }

  std::vector<std::size_t> widths = natural_widths(columns, clean);
  if (width > 0) shrink(widths, columns, width);

  std::string table = render_row(titles, columns, widths);
  for (const Row& row : clean) table += render_row(row, columns, widths);
  return table;
}

}  // namespace ticketd::commands
