// A number in [0, 1) for spreading pauses. Not for anything an attacker must not guess.
#pragma once

#include <random>

namespace ticketd {

inline double dice() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

}  // namespace ticketd
