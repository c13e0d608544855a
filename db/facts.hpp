// Looks up what the rules need to know about one mail. Inside db only; reads, never writes.
#pragma once

#include "db/database.hpp"

namespace ticketd::db {

/// See LookupKeys and Facts. Bounded whatever the mail says: at most 100 references and 20 tokens are looked
/// up, and at most 32 tickets are loaded.
Facts look_up(Database& db, const LookupKeys& keys);

}  // namespace ticketd::db
