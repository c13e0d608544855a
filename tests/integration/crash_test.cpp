// RELIABILITY, invariants 1 and 5, row F01: the process is killed while it takes mail in and sends, again and
// again; then every mail is one ticket, and no customer has two acknowledgements.
#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "tests/integration/help_desk.hpp"

namespace ticketd::test {
namespace {

using namespace std::chrono_literals;

constexpr int customers = 200;
constexpr int kills = 10;
/// Every customer of the test has an address of this one mailbox: ann+17@customer.example.
constexpr const char* ann = "ann@customer.example";

std::string customer(int number) { return "ann+" + std::to_string(number) + "@customer.example"; }

std::string outbox_state(const boost::json::object& ticket, std::string_view recipient) {
  for (const auto& element : ticket.at("outbox").as_array()) {
    const auto& entry = element.as_object();
    if (entry.at("kind") == "auto_reply" && entry.at("recipient").as_string() == recipient)
      return std::string(entry.at("state").as_string());
  }
  return "none";
}

TEST(CrashTest, F01_KilledTenTimesEveryMailIsOneTicketAndNoAcknowledgementComesTwice) {
  const auto reason = MailServers::reason_to_skip(MailServerOptions::Servers::imap_and_smtp);
  if (!reason.empty()) GTEST_SKIP() << reason;
  HelpDesk desk({.mailbox = "start = \"all\"\n", .daemon = "auto_replies_per_domain_per_hour = 1000\n"});
  for (int i = 0; i < customers; ++i)
    desk.servers().deliver(support,
                           "Authentication-Results: mx.test; dmarc=pass header.from=customer.example\r\n" +
                               Letter{.from = customer(i),
                                      .subject = "Question " + std::to_string(i),
                                      .id = "q" + std::to_string(i) + "@customer.example",
                                      .text = "Where is parcel " + std::to_string(i) + "?"}
                                   .raw(),
                           customer(i));

  for (int i = 0; i < kills; ++i) {
    desk.start_without_waiting();
    // From "hardly logged in" to "most of it sent": start-up takes about 100 ms, the whole job a second or
    // two.
    std::this_thread::sleep_for(100ms + i * 60ms);
    desk.kill();
  }
  desk.start();
  desk.wait_for_tickets(customers);

  const auto tickets = desk.tickets();
  std::set<std::string> requesters;
  for (const auto& ticket : tickets) requesters.insert(std::string(ticket.at("requester").as_string()));
  EXPECT_EQ(tickets.size(), static_cast<std::size_t>(customers));
  EXPECT_EQ(requesters.size(), static_cast<std::size_t>(customers)) << "each mail is one ticket";

  std::map<std::string, std::string> states;
  for (const auto& listed : tickets) {
    const std::string who(listed.at("requester").as_string());
    desk.wait_until("the acknowledgement to " + who + " is settled", [&] {
      states[who] = outbox_state(desk.ticket(listed.at("number").as_int64()), who);
      return states[who] == "accepted" || states[who] == "uncertain";
    });
  }
  desk.servers().wait_for_mails(
      ann, static_cast<std::size_t>(
               std::ranges::count(states, "accepted", &std::pair<const std::string, std::string>::second)));

  std::map<std::string, int> acknowledgements;
  for (const parser::Email& mail : desk.mails(ann)) ++acknowledgements[mail.to.at(0).address];
  int missing = 0;
  for (const auto& [who, state] : states) {
    EXPECT_LE(acknowledgements[who], 1) << who;
    if (acknowledgements[who] == 1) continue;
    ++missing;
    EXPECT_EQ(state, "uncertain") << who;
  }
  RecordProperty("missing_acknowledgements", missing);
  EXPECT_TRUE(desk.ask("reconcile").at("accounted_for").as_bool());
}

}  // namespace
}  // namespace ticketd::test
