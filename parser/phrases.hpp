// A list of phrases, written as one literal between bars so that a language's words stand side by side:
// Phrases{"|wrote|writes|" "|schrieb|"}. Phrases and texts are folded (see folded()). Empty ones do not
// count.
#pragma once

#include <string_view>

namespace ticketd::parser {

class Phrases {
 public:
  explicit constexpr Phrases(std::string_view barred) : barred_(barred) {}

  constexpr bool contain(std::string_view text) const {
    return any([&](std::string_view phrase) { return phrase == text; });
  }
  constexpr bool begin(std::string_view text) const {
    return any([&](std::string_view phrase) { return text.starts_with(phrase); });
  }
  constexpr bool end(std::string_view text) const {
    return any([&](std::string_view phrase) { return text.ends_with(phrase); });
  }
  constexpr bool occur_in(std::string_view text) const {
    return any([&](std::string_view phrase) { return text.find(phrase) != std::string_view::npos; });
  }

  /// True when `test(phrase)` holds for one of them.
  template <class Test>
  constexpr bool any(Test test) const {
    std::string_view rest = barred_;
    while (!rest.empty()) {
      const auto bar = rest.find('|');
      const std::string_view phrase = rest.substr(0, bar);
      if (!phrase.empty() && test(phrase)) return true;
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + 1);
    }
    return false;
  }

 private:
  std::string_view barred_;
};

}  // namespace ticketd::parser
