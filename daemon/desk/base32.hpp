// Lower-case base32 (RFC 4648, 6, without padding): the characters survive mail systems that fold case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ticketd::desk {

inline constexpr std::string_view base32_alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/// The first `5 * length` bits of `bytes`, which must hold that many.
inline std::string base32(std::span<const std::uint8_t> bytes, std::size_t length) {
  std::string text;
  text.reserve(length);
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t bit = i * 5;
    const unsigned high = bytes[bit / 8];
    const unsigned low = bit / 8 + 1 < bytes.size() ? bytes[bit / 8 + 1] : 0U;
    const unsigned window = (high << 8U) | low;
    text.push_back(base32_alphabet[(window >> (11 - bit % 8)) & 31U]);
  }
  return text;
}

/// `length` characters, most significant first; `number` must fit in.
inline std::string base32_number(std::uint32_t number, std::size_t length) {
  std::string text(length, base32_alphabet.front());
  for (std::size_t i = length; i-- > 0; number >>= 5U) text[i] = base32_alphabet[number & 31U];
  return text;
}

/// True when every character is of the alphabet; upper case is not.
constexpr bool is_base32(std::string_view text) {
  return text.find_first_not_of(base32_alphabet) == std::string_view::npos;
}

/// What base32_number wrote (at most 7 characters); nothing when a character is not of the alphabet.
inline std::optional<std::uint32_t> number_of_base32(std::string_view text) {
  std::uint32_t number = 0;
  for (const char c : text) {
    const auto digit = base32_alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    number = number << 5U | static_cast<std::uint32_t>(digit);
  }
  return number;
}

}  // namespace ticketd::desk
