#include "daemon/desk/time_zone.hpp"

#include <stdexcept>
#include <string>

#include "daemon/desk/calendar.hpp"

namespace ticketd::desk {

const date::time_zone& time_zone(std::string_view name) {
  try {
    return *date::locate_zone(name);
  } catch (const std::runtime_error&) {
    throw std::invalid_argument("unknown time zone '" + std::string(name) + "'");
  }
}

bool known_zone(std::string_view name) {
  try {
    time_zone(name);
    return true;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

std::vector<std::string> zone_names() {
  std::vector<std::string> names;
  for (const date::time_zone& zone : date::get_tzdb().zones) names.push_back(zone.name());
  return names;
}

}  // namespace ticketd::desk
