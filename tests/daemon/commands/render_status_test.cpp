#include "daemon/commands/render_status.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>  // setenv is POSIX, not in <cstdlib>
#include <time.h>    // so is tzset

#include <boost/json/parse.hpp>

namespace ticketd::commands {
namespace {

namespace json = boost::json;

json::object object(std::string_view text) { return json::parse(text).as_object(); }

TEST(RenderStatusTest, EveryMailboxAndEveryCountIsThere) {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  const Time now = *parse_time("2026-11-24T09:00:00Z");
  const json::object status = object(
      R"({"version": "0.1.0", "process": 123, "started": "2026-11-22T08:00:00Z", "memory_bytes": 30000000,
    "mailboxes": [{"address": "support@acme.example", "state": "idle", "since": "2026-11-24T08:59:00Z", "last_mail": "2026-11-24T08:58:00Z", "trouble": ""},
                  {"address": "sales@acme.example", "state": "waiting", "since": "2026-11-24T08:00:00Z", "last_mail": null, "trouble": "refused_login: NO\r\nwrong"}],
    "tickets": {"open": 5, "pending": 2, "closed": 0}, "tickets_late": 1, "outbox": {"queued": 0, "uncertain": 1}})");

  EXPECT_EQ(render_status(status, now, 0),
            R"(ticketd 0.1.0, process 123, running since Sun 22 Nov 08:00 (2 d 1 h), 28 MB

MAILBOX               STATE    SINCE             LAST MAIL         TROUBLE
support@acme.example  idle     Tue 24 Nov 08:59  Tue 24 Nov 08:58
sales@acme.example    waiting  Tue 24 Nov 08:00                    refused_login: NO wrong

tickets  5 open, 2 pending; 1 late
outbox   1 uncertain
)");
}

TEST(RenderStatusTest, NothingYetIsNoDisaster) {
  EXPECT_EQ(render_status({}, {}, 0), R"(ticketd , process 0

MAILBOX  STATE  SINCE  LAST MAIL  TROUBLE

tickets  none
outbox   none
)");
}

TEST(RenderReconciliationTest, TheNumbersAreThereToBeAdded) {
  const json::object answer = object(R"({"accounted_for": false, "mailboxes": [
    {"address": "support@acme.example", "folder": "INBOX", "on_server": 10, "in_ledger": 8, "gone": 3, "missing": [11, 12], "unfinished": [7],
     "outcomes": {"opened": 5, "joined": 2, "trying": 1}},
    {"address": "sales@acme.example", "trouble": "unreachable: connection refused"}]})");

  EXPECT_EQ(render_reconciliation(answer, 0),
            R"(MAILBOX               FOLDER  ON SERVER  IN LEDGER  BECAME                        GONE SINCE
support@acme.example  INBOX          10          8  5 opened, 2 joined, 1 trying           3

support@acme.example: on the server but not in the ledger: UID 11 12
support@acme.example: begun and not finished: UID 7
sales@acme.example: could not be compared: unreachable: connection refused
NOT every mail on the servers is accounted for
)");
}

TEST(RenderReconciliationTest, AThousandMissingMailsAreCounted) {
  json::array uids;
  for (int uid = 1; uid <= 1000; ++uid) uids.emplace_back(uid);
  const json::object answer{{"mailboxes", json::array{json::object{{"address", "a@b"}, {"missing", uids}}}}};

  EXPECT_NE(render_reconciliation(answer, 0).find(" 19 20 and 980 more\n"), std::string::npos);
}

}  // namespace
}  // namespace ticketd::commands
