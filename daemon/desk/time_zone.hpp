// Time zones by name, from the system's IANA tzdata; they are read once and live as long as the program. For
// the .cpp files of this folder that turn UTC into local time (a slow header).
#pragma once

#include <date/tz.h>

#include <string_view>

namespace ticketd::desk {

/// Throws std::invalid_argument when there is no such zone.
const date::time_zone& time_zone(std::string_view name);

}  // namespace ticketd::desk
