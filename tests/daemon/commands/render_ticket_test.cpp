// Golden output: what a person sees, letter by letter. The terminal is in Berlin.
#include "daemon/commands/render_ticket.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>  // setenv is POSIX, not in <cstdlib>
#include <time.h>    // so is tzset

#include <boost/json/parse.hpp>

namespace ticketd::commands {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class RenderTicketTest : public testing::Test {
 protected:
  RenderTicketTest() {
    ::setenv("TZ", "Europe/Berlin", 1);
    ::tzset();
  }
  ~RenderTicketTest() override {
    ::unsetenv("TZ");
    ::tzset();
  }
  const Time now_ = *parse_time("2026-11-24T09:00:00Z");
};

json::object object(std::string_view text) { return json::parse(text).as_object(); }

TEST_F(RenderTicketTest, AListShowsWhatIsDueWhen) {
  const json::object answer = object(R"({"total": 3, "tickets": [
    {"number": 7, "state": "open", "assignee": "", "queue": "support", "requester": "wei@kehu.example",
     "subject": "订单物流没有更新", "due": "2026-11-24T08:40:00Z"},
    {"number": 12, "state": "open", "assignee": "alice", "queue": "support", "requester": "ann@customer.example",
     "subject": "My lamp\u001b[2J arrived", "due": "2026-11-24T14:30:00Z"},
    {"number": 9, "state": "pending", "assignee": "bob", "queue": "sales", "requester": "jonas@kunde.example",
     "subject": "Stühle", "due": null}]})");

  EXPECT_EQ(
      render_ticket_list(answer, now_, 0),
      R"(NUMBER  STATE    DUE               LEFT            AGENT  QUEUE    REQUESTER             SUBJECT
    #7  open     Tue 24 Nov 09:40  late by 20 min         support  wei@kehu.example      订单物流没有更新
   #12  open     Tue 24 Nov 15:30  in 5 h 30 min   alice  support  ann@customer.example  My lamp[2J arrived
    #9  pending                                    bob    sales    jonas@kunde.example   Stühle
)");
}

TEST_F(RenderTicketTest, AListSaysThatThereIsMoreOrNothing) {
  EXPECT_EQ(render_ticket_list(object(R"({"total": 0, "tickets": []})"), now_, 0), "no tickets\n");
  EXPECT_NE(render_ticket_list(object(R"({"total": 5, "tickets": [{"number": 1}]})"), now_, 0)
                .find("1 of 5 tickets; --limit shows more\n"),
            std::string::npos);
}

TEST_F(RenderTicketTest, ATicketShowsEverybodyEveryPromiseAndItsHistory) {
  const json::object ticket =
      object(R"({"number": 12, "subject": "My lamp arrived", "state": "pending", "priority": "normal",
    "assignee": "alice", "queue": "support", "mailbox": "support@acme.example", "language": "en",
    "created": "2026-11-23T09:00:00Z", "closed": null, "follow_up_of": 3,
    "participants": [{"participant": 1, "name": "Ann Miller", "address": "ann@customer.example", "verified": true},
                     {"participant": 2, "name": "", "address": "eve@elsewhere.example", "verified": false}],
    "clocks": [{"kind": "first_response", "due": "2026-11-24T09:00:00Z", "promised": "2026-11-24T09:00:00Z", "stopped": "2026-11-23T10:00:00Z"},
               {"kind": "next_response", "due": "2026-11-24T08:00:00Z", "promised": null, "stopped": null}],
    "messages": [{"at": "2026-11-23T09:00:00Z", "direction": "from_customer", "from": {"name": "Ann Miller", "address": "ann@customer.example"},
                  "text": "Hello,\r\n\r\n\tthe glass\u001b]0;x\u0007 has a crack."},
                 {"at": "2026-11-23T10:00:00Z", "direction": "from_agent", "from": {"name": "", "address": "alice@acme.example"},
                  "text": "A new one is on its way.", "unverified": true}],
    "events": [{"at": "2026-11-23T09:00:00Z", "kind": "opened", "actor": "customer ann@customer.example", "detail": ""}],
    "outbox": [{"created": "2026-11-23T09:00:01Z", "kind": "auto_reply", "recipient": "ann@customer.example", "state": "accepted", "reply": "250 2.0.0 Ok"}]})");

  EXPECT_EQ(render_ticket(ticket, now_, 0), R"(#12  My lamp arrived

state        pending
priority     normal
agent        alice
queue        support
mailbox      support@acme.example
language     en
opened       Mon 23 Nov 10:00
follows      #3
requester    Ann Miller <ann@customer.example>
participant  eve@elsewhere.example  (not verified)
due          Tue 24 Nov 10:00, kept Mon 23 Nov 11:00; the customer was told Tue 24 Nov 10:00 (first response)
due          Tue 24 Nov 09:00, late by 1 h (next response)

Mon 23 Nov 10:00  from_customer  Ann Miller <ann@customer.example>
    Hello,

            the glass]0;x has a crack.

Mon 23 Nov 11:00  from_agent  alice@acme.example  (not verified)
    A new one is on its way.

AT                EVENT   BY                             DETAIL
Mon 23 Nov 10:00  opened  customer ann@customer.example

WRITTEN           MAIL        TO                    STATE     SERVER'S REPLY
Mon 23 Nov 10:00  auto_reply  ann@customer.example  accepted  250 2.0.0 Ok
)");
}

TEST_F(RenderTicketTest, AnAnswerOfAnotherVersionIsNoDisaster) {
  EXPECT_EQ(render_ticket(object(R"({"number": "12", "events": 3, "messages": [7]})"), now_, 0), "#0  \n\n");
}

TEST_F(RenderTicketTest, TimesAndSpansInWords) {
  EXPECT_EQ(parse_time("2026-11-24T09:00:00Z"), now_);
  EXPECT_EQ(json_time(now_), "2026-11-24T09:00:00Z");
  for (const char* wrong : {"", "2026-11-24", "2026-11-24T09:00:00", "2026-11-24T09:00:00Zx", "now"})
    EXPECT_EQ(parse_time(wrong), std::nullopt) << wrong;

  EXPECT_EQ(local_time(*parse_time("2025-07-01T10:05:00Z"), now_), "Tue 1 Jul 2025 12:05");
  const struct {
    std::chrono::seconds span;
    const char* expected;
  } cases[] = {{0s, "0 s"},       {59s, "59 s"},   {60s, "1 min"},
               {3599s, "59 min"}, {1h, "1 h"},     {-(1h + 61s), "1 h 1 min"},
               {24h, "1 d"},      {51h, "2 d 3 h"}};
  for (const auto& c : cases) EXPECT_EQ(span_in_words(c.span), c.expected);
}

}  // namespace
}  // namespace ticketd::commands
