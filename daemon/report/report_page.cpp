#include "daemon/report/report_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "daemon/desk/html_text.hpp"
#include "daemon/desk/one_line.hpp"

namespace ticketd::report {
namespace {

using desk::html_text;

constexpr std::size_t cell_bytes_max = 200;
constexpr std::int64_t text_bar_width = 40;
constexpr std::int64_t html_bar_width = 320;

std::string cell(const std::string& text) { return desk::one_line(text, cell_bytes_max); }

bool is_empty(const Section& section) {
  return section.sentences.empty() && section.bars.empty() && section.rows.empty();
}

/// Characters, as fmt pads them but for wide ones.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::int64_t largest(const std::vector<Bar>& bars) {
  return bars.empty() ? 0 : std::ranges::max(bars, {}, &Bar::count).count;
}

/// At least one unit for anything but nothing.
std::int64_t scaled(std::int64_t count, std::int64_t largest, std::int64_t width) {
  return count <= 0 || largest <= 0 ? 0 : std::max<std::int64_t>(1, count * width / largest);
}

std::string text_bars(const std::vector<Bar>& bars) {
  std::size_t width = 0;
  for (const Bar& bar : bars) width = std::max(width, width_of(cell(bar.label)));
  const std::int64_t most = largest(bars);
  std::string text;
  for (const Bar& bar : bars) {
    std::string line;
    for (std::int64_t i = 0; i < scaled(bar.count, most, text_bar_width); ++i) line += "█";
    text += fmt::format("  {:<{}} {:>6}  {}", cell(bar.label), width, bar.count, line);
    while (text.ends_with(' ')) text.pop_back();
    text += '\n';
  }
  return text;
}

std::string text_table(const Section& section) {
  std::vector<std::vector<std::string>> lines{section.columns};
  for (const auto& row : section.rows) lines.push_back(row);
  std::vector<std::size_t> widths(section.columns.size(), 0);
  for (const auto& line : lines)
    for (std::size_t c = 0; c < widths.size(); ++c)
      widths[c] = std::max(widths[c], width_of(cell(line.at(c))));
  std::string text;
  for (const auto& line : lines) {
    text += "  " + fmt::format("{:<{}}", cell(line.at(0)), widths[0]);
    for (std::size_t c = 1; c < widths.size(); ++c)
      text += fmt::format("  {:>{}}", cell(line.at(c)), widths[c]);
    while (text.ends_with(' ')) text.pop_back();
    text += '\n';
  }
  return text;
}

std::string html_bars(const std::vector<Bar>& bars) {
  const std::int64_t most = largest(bars);
  std::string html = "<table cellpadding=\"2\">\n";
  for (const Bar& bar : bars) {
    html += "<tr><td>" + html_text(cell(bar.label)) + "</td><td align=\"right\">" +
            std::to_string(bar.count) + "</td><td>";
    // A cell of its own: some clients know no other way to draw a width.
    if (bar.count != 0)
      html += fmt::format(
          "<table cellspacing=\"0\" cellpadding=\"0\"><tr><td width=\"{}\" height=\"12\" "
          "bgcolor=\"#3b7dd8\"></td></tr></table>",
          scaled(bar.count, most, html_bar_width));
    html += "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string html_table(const Section& section) {
  std::string html = "<table cellpadding=\"4\">\n<tr>";
  const auto add_row = [&html](const std::vector<std::string>& row, std::string_view tag) {
    for (std::size_t c = 0; c < row.size(); ++c)
      html += fmt::format("<{0} align=\"{1}\">{2}</{0}>", tag, c == 0 ? "left" : "right",
                          html_text(cell(row[c])));
    html += "</tr>\n";
  };
  add_row(section.columns, "th");
  for (const auto& row : section.rows) {
    html += "<tr>";
    add_row(row, "td");
  }
  return html + "</table>\n";
}

}  // namespace

std::string text_page(const std::string& title, const std::vector<Section>& sections) {
  std::string text = title + "\n";
  for (const Section& section : sections) {
    if (is_empty(section)) continue;
    text += "\n" + section.heading + "\n";
    for (const std::string& sentence : section.sentences) text += "  " + sentence + "\n";
    text += text_bars(section.bars);
    if (!section.rows.empty()) text += text_table(section);
  }
  return text;
}

std::string html_page(const std::string& title, const std::vector<Section>& sections) {
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" +
                     html_text(title) +
                     "</title></head>\n<body style=\"font-family:sans-serif;max-width:640px\">\n<h2>" +
                     html_text(title) + "</h2>\n";
  for (const Section& section : sections) {
    if (is_empty(section)) continue;
    html += "<h3>" + html_text(section.heading) + "</h3>\n";
    for (const std::string& sentence : section.sentences) html += "<p>" + html_text(sentence) + "</p>\n";
    if (!section.bars.empty()) html += html_bars(section.bars);
    if (!section.rows.empty()) html += html_table(section);
  }
  return html + "</body></html>\n";
}

}  // namespace ticketd::report
