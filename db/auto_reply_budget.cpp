#include "db/auto_reply_budget.hpp"

#include "parser/email.hpp"

namespace ticketd::db {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::string_view all_domains{};

std::int64_t minute_of(Time time) { return std::chrono::floor<minutes>(time).time_since_epoch().count(); }

}  // namespace

int auto_replies_last_hour(Connection& db, std::string_view domain, Time now) {
  return db
      .value<int>(
          "SELECT coalesce(sum(replies), 0) FROM auto_reply_counts WHERE domain = ? AND minute BETWEEN ? AND "
          "?",
          domain, minute_of(now - hours{1}), minute_of(now))
      .value_or(0);
}

int auto_replies_last_hour(Connection& db, Time now) { return auto_replies_last_hour(db, all_domains, now); }

AutoReplyHistory auto_reply_history(Connection& db, std::string_view destination, Time now) {
  if (destination.empty()) return {};
  const bool within_day =
      db.value<bool>(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE recipient = ? AND kind = 'auto_reply' "
            "AND created_s > ? AND created_s < ? AND state <> 'cancelled')",
            destination, now - hours{24}, now + hours{24})
          .value_or(true);
  return {
      .destination_within_day = within_day,
      .domain_last_hour = auto_replies_last_hour(db, parser::domain_of(destination), now),
      .all_last_hour = auto_replies_last_hour(db, now),
  };
}

void count_auto_reply(Connection& db, std::string_view domain, Time now) {
  for (const std::string_view counted : {domain, all_domains})
    db.run(
        "INSERT INTO auto_reply_counts(domain, minute, replies) VALUES (?, ?, 1) "
        "ON CONFLICT(domain, minute) DO UPDATE SET replies = replies + 1",
        counted, minute_of(now));
}

void forget_old_auto_reply_counts(Connection& db, Time now) {
  db.run("DELETE FROM auto_reply_counts WHERE minute NOT BETWEEN ? AND ?", minute_of(now - hours{2}),
         minute_of(now + hours{2}));
}

}  // namespace ticketd::db
