#include "daemon/desk/hash.hpp"

#include <sodium.h>

namespace ticketd::desk {

Digest hash(std::span<const std::uint8_t> key, std::span<const std::string_view> fields) {
  crypto_generichash_state state;
  Digest digest{};
  crypto_generichash_init(&state, key.empty() ? nullptr : key.data(), key.size(), digest.size());
  for (const std::string_view field : fields) {
    std::array<std::uint8_t, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i)
      length[i] = static_cast<std::uint8_t>(std::uint64_t{field.size()} >> (8 * i));
    crypto_generichash_update(&state, length.data(), length.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(field.data()), field.size());
  }
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

Digest hash(std::span<const std::uint8_t> key, std::initializer_list<std::string_view> fields) {
  return hash(key, std::span<const std::string_view>(fields.begin(), fields.size()));
}

}  // namespace ticketd::desk
