#include "parser/html_style.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "parser/ascii.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t style_bytes_max = 8192;
constexpr std::size_t value_bytes_max = 400;

constexpr std::array allowed_properties = std::to_array<std::string_view>({
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-style",
    "border-top-width",
    "border-width",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "float",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-width",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "word-wrap",
});
static_assert(std::ranges::is_sorted(allowed_properties));

constexpr std::array allowed_displays = std::to_array<std::string_view>(
    {"block", "inline", "inline-block", "inline-table", "list-item", "table", "table-cell", "table-row"});

/// Calls `use(name, value)` for each "name: value", both trimmed, the name in lower case, "!important" gone.
template <class Use>
void for_each_declaration(std::string_view style, Use use) {
  style = style.substr(0, style_bytes_max);
  while (!style.empty()) {
    std::size_t end = 0;
    char quote = 0;
    int parentheses = 0;
    for (; end < style.size(); ++end) {
      const char c = style[end];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(') {
        ++parentheses;
      } else if (c == ')') {
        --parentheses;
      } else if (c == ';' && parentheses <= 0) {
        break;
      }
    }
    const std::string_view declaration = style.substr(0, end);
    style.remove_prefix(std::min(end + 1, style.size()));

    const auto colon = declaration.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = trimmed(declaration.substr(colon + 1));
    if (const auto mark = value.find('!'); mark != std::string_view::npos)
      value = trimmed(value.substr(0, mark));
    use(ascii_lower(trimmed(declaration.substr(0, colon))), value);
  }
}

/// "12.5px" is 12.5; nothing that is a number is -1.
double number_of(std::string_view value) {
  const std::string text(value.substr(0, 32));
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return end == text.c_str() ? -1 : number;
}

bool is_zero(std::string_view value) { return number_of(value) == 0; }

bool digit(char c) { return c >= '0' && c <= '9'; }

bool has_negative_number(std::string_view value) {
  for (std::size_t i = 0; i + 1 < value.size(); ++i) {
    const bool begins = i == 0 || value[i - 1] == ' ' || value[i - 1] == '(' || value[i - 1] == ',';
    if (begins && value[i] == '-' && (digit(value[i + 1]) || value[i + 1] == '.')) return true;
  }
  return false;
}

bool only_safe_functions(std::string_view value) {
  for (std::size_t at = value.find('('); at != std::string_view::npos; at = value.find('(', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && ((value[begin - 1] | 0x20) >= 'a' && (value[begin - 1] | 0x20) <= 'z')) --begin;
    const std::string name = ascii_lower(value.substr(begin, at - begin));
    if (name != "rgb" && name != "rgba" && name != "hsl" && name != "hsla") return false;
  }
  return true;
}

bool is_transparent(std::string_view value) {
  const std::string text = ascii_lower(value);
  if (text == "transparent") return true;
  const bool with_alpha = text.starts_with("rgba(") || text.starts_with("hsla(");
  const auto comma = text.rfind(',');
  return with_alpha && comma != std::string::npos &&
         is_zero(trimmed(std::string_view(text).substr(comma + 1)));
}

}  // namespace

bool safe_style_value(std::string_view value) {
  if (value.empty() || value.size() > value_bytes_max) return false;
  const bool characters = std::ranges::all_of(value, [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view(" #%.,()'\"-+_").find(c) != std::string_view::npos;
  });
  return characters && only_safe_functions(value) && std::ranges::count(value, '"') % 2 == 0 &&
         std::ranges::count(value, '\'') % 2 == 0;
}

std::string safe_style(std::string_view style) {
  std::string out;
  for_each_declaration(style, [&](const std::string& name, std::string_view value) {
    if (!std::ranges::binary_search(allowed_properties, name)) return;
    if (!safe_style_value(value) || has_negative_number(value)) return;
    if (name == "display" &&
        std::ranges::find(allowed_displays, ascii_lower(value)) == allowed_displays.end())
      return;
    if ((name == "font-size" || name == "line-height" || name == "width" || name == "max-width") &&
        is_zero(value))
      return;
    if (name == "color" && is_transparent(value)) return;
    if (!out.empty()) out += "; ";
    out += name + ": ";
    out += value;
  });
  return out;
}

bool style_hides(std::string_view style) {
  bool hides = false;
  bool no_height = false;
  bool clipped = false;
  bool out_of_flow = false;
  bool far_away = false;
  for_each_declaration(style, [&](const std::string& name, std::string_view value) {
    const std::string word = ascii_lower(value);
    if (name == "display") hides |= word == "none";
    if (name == "visibility") hides |= word == "hidden" || word == "collapse";
    if (name == "mso-hide") hides |= word == "all";
    if (name == "opacity") hides |= number_of(value) >= 0 && number_of(value) < 0.05;
    if (name == "text-indent") hides |= number_of(value) < -500;
    if (name == "max-height" || name == "height" || name == "max-width" || name == "width")
      no_height |= is_zero(value);
    if (name == "overflow") clipped |= word == "hidden";
    if (name == "position") out_of_flow |= word == "absolute" || word == "fixed";
    if (name == "left" || name == "top") far_away |= number_of(value) < -500;
  });
  return hides || (no_height && clipped) || (out_of_flow && far_away);
}

TextVisibility text_visibility(std::string_view style, TextVisibility inherited) {
  for_each_declaration(style, [&](const std::string& name, std::string_view value) {
    if (name == "font-size") inherited.no_size = is_zero(value);
    if (name == "color") inherited.no_colour = is_transparent(value);
  });
  return inherited;
}

}  // namespace ticketd::parser
