// Plain text of ours as HTML.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::desk {

/// Markup characters escaped, line ends as <br>.
inline std::string html_text(std::string_view text) {
  std::string html;
  html.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\n':
        html += "<br>\n";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace ticketd::desk
