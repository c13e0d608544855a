// A list of phrases, written as one literal between bars so that a language's words stand side by side:
// Phrases{"|wrote|writes|" "|schrieb|"}. Phrases and texts are folded (see folded()). Empty ones do not
// count.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ticketd::parser {

class Phrases {
 public:
  static constexpr std::size_t most = 320;  ///< phrases of one list; more do not compile

  explicit constexpr Phrases(std::string_view barred) : barred_(barred) {
    for (std::size_t from = 0; from < barred.size();) {
      std::size_t bar = barred.find('|', from);
      if (bar == std::string_view::npos) bar = barred.size();
      if (bar != from) add(from, bar - from);
      from = bar + 1;
    }
  }

  constexpr bool contain(std::string_view text) const {
    return any_like(text, [&](std::string_view phrase) { return phrase == text; });
  }
  constexpr bool begin(std::string_view text) const {
    return any_like(text, [&](std::string_view phrase) { return text.starts_with(phrase); });
  }
  constexpr bool end(std::string_view text) const {
    return any([&](std::string_view phrase) { return text.ends_with(phrase); });
  }
  constexpr bool occur_in(std::string_view text) const {
    for (std::size_t at = 0; at < text.size(); ++at)
      if (may_begin_at(text, at) && begin(text.substr(at))) return true;
    return false;
  }

  /// True when `test(phrase)` holds for one of them.
  template <class Test>
  constexpr bool any(Test test) const {
    for (std::size_t i = 0; i < count_; ++i)
      if (test(phrase(i))) return true;
    return false;
  }

 private:
  // Texts are long and seldom hold a phrase: two bytes rule out nearly every place in them, and of the
  // phrases only those with the same first byte are tried.
  static constexpr std::size_t pairs = 2048;
  static constexpr std::uint16_t none = 0xffff;

  static constexpr std::size_t pair(char first, char second) {
    return (static_cast<unsigned char>(first) * 61U + static_cast<unsigned char>(second)) % pairs;
  }

  constexpr bool may_begin_at(std::string_view text, std::size_t at) const {
    if (single_) return true;
    if (at + 1 >= text.size()) return false;
    const std::size_t bit = pair(text[at], text[at + 1]);
    return (pairs_[bit / 64] >> (bit % 64) & 1U) != 0;
  }

  constexpr std::string_view phrase(std::size_t i) const {
    return barred_.substr(starts_.at(i), lengths_.at(i));
  }

  constexpr void add(std::size_t start, std::size_t length) {
    starts_.at(count_) = static_cast<std::uint16_t>(start);
    lengths_.at(count_) = static_cast<std::uint16_t>(length);
    std::uint16_t& head = by_first_[static_cast<unsigned char>(barred_[start])];
    next_[count_] = head;
    head = static_cast<std::uint16_t>(count_++);
    if (length == 1) {
      single_ = true;
    } else {
      const std::size_t bit = pair(barred_[start], barred_[start + 1]);
      pairs_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
  }

  template <class Test>
  constexpr bool any_like(std::string_view text, Test test) const {
    if (text.empty() || !may_begin_at(text, 0)) return false;
    for (std::uint16_t i = by_first_[static_cast<unsigned char>(text[0])]; i != none; i = next_[i])
      if (test(phrase(i))) return true;
    return false;
  }

  static constexpr std::array<std::uint16_t, 256> no_heads() {
    std::array<std::uint16_t, 256> heads{};
    heads.fill(none);
    return heads;
  }

  std::string_view barred_;
  std::size_t count_ = 0;
  bool single_ = false;
  std::array<std::uint64_t, pairs / 64> pairs_{};
  std::array<std::uint16_t, 256> by_first_ = no_heads();
  std::array<std::uint16_t, most> starts_{};
  std::array<std::uint16_t, most> lengths_{};
  std::array<std::uint16_t, most> next_{};
};

}  // namespace ticketd::parser
