// "Did you mean ...?"
#pragma once

#include <string>
#include <vector>

#include "daemon/desk/nearest.hpp"

namespace ticketd::config {

using desk::nearest;

/// "a", "b" or "c".
std::string either(const std::vector<std::string>& words);

}  // namespace ticketd::config
