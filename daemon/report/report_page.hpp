// A report for people, once as plain text and once as HTML that every mail client shows: no pictures, nothing
// remote, bars that are characters or coloured cells. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace ticketd::report {

/// A count as a line of a chart.
struct Bar {
  std::string label{};
  std::int64_t count = 0;
};

/// What is there is shown in this order; a section of which nothing is there is left out, its heading too.
/// Texts may be of strangers.
struct Section {
  std::string heading{};
  std::vector<std::string> sentences{};
  std::vector<Bar> bars{};                       ///< to one scale
  std::vector<std::string> columns{};            ///< titles of the table
  std::vector<std::vector<std::string>> rows{};  ///< one text a column; all but the first are numbers
};

/// UTF-8, lines end with LF.
std::string text_page(const std::string& title, const std::vector<Section>& sections);
/// A whole document.
std::string html_page(const std::string& title, const std::vector<Section>& sections);

}  // namespace ticketd::report
