// A moment as a customer reads it: weekday, day, month, time of day, in their language.
// Pure but for the zone files, which are read once per zone; any thread.
#pragma once

#include <string>
#include <string_view>

#include "db/records.hpp"

namespace ticketd::desk {

/// The moment in `zone` (IANA), as it stands after "by": en "Tuesday 24 November, 15:00", de "Dienstag, 24.
/// November, 15:00 Uhr", ru "вторника, 24 ноября, 15:00", bg "вторник, 24 ноември, 15:00 часа", zh
/// "11月24日（星期二）15:00". Seconds are dropped, so what is said is never later than what is meant.
/// `language` is BCP 47, only its first part counts; other languages get English. Throws
/// std::invalid_argument when the zone is unknown.
std::string in_words(db::Time time, std::string_view zone, std::string_view language);

}  // namespace ticketd::desk
