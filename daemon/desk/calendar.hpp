// Business time: when a promise made now falls due. Time zone rules are the system's (IANA tzdata).
// Pure but for the zone files, which are read once per zone; any thread. All times in and out are UTC.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/desk_config.hpp"
#include "db/records.hpp"

namespace ticketd::desk {

/// True when some week has an open minute: due_after() needs that, and the configuration refuses what has
/// none.
bool ever_open(const Calendar& calendar);

/// True for an IANA zone name of this system: "Europe/Berlin".
bool known_zone(std::string_view name);
/// All of them, in alphabetical order.
std::vector<std::string> zone_names();

/// `business_days` of opening hours after `start` (DESIGN, "SLA"). Time outside opening hours does not count.
/// Every day with opening hours is one business day, however long it is open: with a quarter of Thursday
/// left, one day is that quarter and three quarters of Friday. So a later mail is never due earlier. The
/// result lies in opening hours, the closing minute included; zero days is the next open moment. Throws
/// std::invalid_argument when the calendar is never open or its zone unknown.
db::Time due_after(const Calendar& calendar, db::Time start, int business_days);

}  // namespace ticketd::desk
