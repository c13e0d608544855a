// Randomness as a value: the shell draws a seed once per mail (libsodium randombytes), the rules derive every
// random id and nonce from it, so that the same mail with the same seed is decided the same way.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ticketd::desk {

/// 256 random bits, used for one mail only.
struct Entropy {
  std::array<std::uint8_t, 32> seed{};
  bool operator==(const Entropy&) const = default;
};

/// `length` (at most 32) lower-case base32 characters, five bits each, different for every (label, index).
std::string random_text(const Entropy& entropy, std::string_view label, int index, std::size_t length);

}  // namespace ticketd::desk
