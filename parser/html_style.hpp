// The style attribute of received HTML: what may stay, and whether it hides the element. Pure, linear.
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// The declarations that only change how text looks, "name: value; …"; empty when none is left. Nothing in
/// the result loads anything, moves an element out of its place or hides it.
std::string safe_style(std::string_view style);

/// True when the declarations make the element and all in it invisible: display none, no height and clipped,
/// placed outside the page.
bool style_hides(std::string_view style);

/// What an element hands down to the text in it; an inner element can undo it, as layout tables with a type
/// size of 0 do.
struct TextVisibility {
  bool no_size = false;
  bool no_colour = false;
  bool visible() const { return !no_size && !no_colour; }
};
TextVisibility text_visibility(std::string_view style, TextVisibility inherited);

/// True for a colour, length or keyword that may stand in an attribute such as bgcolor or width.
bool safe_style_value(std::string_view value);

}  // namespace ticketd::parser
