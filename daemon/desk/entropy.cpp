#include "daemon/desk/entropy.hpp"

#include <cassert>

#include "daemon/desk/base32.hpp"
#include "daemon/desk/hash.hpp"

namespace ticketd::desk {

std::string random_text(const Entropy& entropy, std::string_view label, int index, std::size_t length) {
  assert(length <= 32);
  return base32(hash(entropy.seed, {label, std::to_string(index)}), length);
}

}  // namespace ticketd::desk
