// BLAKE2b (libsodium) over a list of fields, each preceded by its length, so that no two lists collide.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace ticketd::desk {

using Digest = std::array<std::uint8_t, 32>;

/// Keyed when `key` is not empty (16 to 64 bytes). Thread-safe.
Digest hash(std::span<const std::uint8_t> key, std::initializer_list<std::string_view> fields);
Digest hash(std::span<const std::uint8_t> key, std::span<const std::string_view> fields);

}  // namespace ticketd::desk
