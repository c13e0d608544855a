// How many automatic replies were let go: per destination and day, per domain and hour, in all per hour
// (RELIABILITY, invariant 9). Inside db only.
#pragma once

#include <string_view>

#include "db/connection.hpp"

namespace ticketd::db {

/// An hour is the last 60 to 61 minutes here: replies are counted by the minute. Held replies do not count
/// towards the hourly figures until they are let go, but do for their destination; cancelled ones the other
/// way round: silence is the safe side. What lies in the future was written while the clock was ahead, and
/// counts for nothing (invariant 12). An empty destination: all zero.
AutoReplyHistory auto_reply_history(Connection& db, std::string_view destination, Time now);

int auto_replies_last_hour(Connection& db, Time now);
int auto_replies_last_hour(Connection& db, std::string_view domain, Time now);

/// Counts one reply to an address of `domain`.
void count_auto_reply(Connection& db, std::string_view domain, Time now);

/// Deletes the counts that no question can ask for any more.
void forget_old_auto_reply_counts(Connection& db, Time now);

}  // namespace ticketd::db
