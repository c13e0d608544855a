// The clock on the wall, read in the shell only: the rules get `now` as a value.
#pragma once

#include "db/records.hpp"

namespace ticketd {

inline db::Time wall_clock() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace ticketd
