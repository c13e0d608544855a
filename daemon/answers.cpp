#include "daemon/answers.hpp"

#include <unistd.h>

#include <boost/json/array.hpp>
#include <fstream>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "daemon/control/arguments.hpp"
#include "daemon/ticket_json.hpp"
#include "daemon/wall_clock.hpp"
#include "db/record_names.hpp"

namespace ticketd {
namespace {

namespace json = boost::json;

constexpr std::int64_t most_listed = 100'000;

db::TicketFilter filter_from(const json::object& arguments) {
  db::TicketFilter filter{.queue = text_argument(arguments, "queue"),
                          .assignee = text_argument(arguments, "agent")};
  filter.limit =
      static_cast<int>(std::clamp<std::int64_t>(number_argument(arguments, "limit", 100), 1, most_listed));
  const std::string state = text_argument(arguments, "state");
  if (state.empty()) {
    filter.states = {db::TicketState::open, db::TicketState::pending};
  } else if (const auto named = db::from_name<db::TicketState>(state)) {
    filter.states = {*named};
  } else if (state != "all") {
    throw std::runtime_error("there is no ticket state \"" + state + "\"");
  }
  return filter;
}

/// Resident memory (proc(5), statm); 0 when the kernel does not say.
std::int64_t memory_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  return statm >> size >> resident ? resident * sysconf(_SC_PAGESIZE) : 0;
}

json::object mailbox_json(const MailboxStatus& mailbox) {
  const bool sending_fails = mailbox.sending.state == Health::State::failing;
  const Health& shown = sending_fails && mailbox.receiving.state != Health::State::failing
                            ? mailbox.sending
                            : mailbox.receiving;
  json::object object{{"address", mailbox.address},
                      {"state", state_name(shown.state)},
                      {"since", time_json(shown.since)},
                      {"sending", state_name(mailbox.sending.state)},
                      {"trouble", (sending_fails ? "sending: " : "") + shown.trouble}};
  if (mailbox.receiving.last_mail) object["last_mail"] = time_json(*mailbox.receiving.last_mail);
  return object;
}

json::object faq_json(const FaqStatus& faq) {
  return {{"entries", faq.entries},
          {"mistakes", faq.mistakes},
          {"examples", faq.examples},
          {"trouble", faq.trouble}};
}

Task<json::value> ticket_list(json::object arguments, Blocking& store_thread, db::Store& store) {
  const db::TicketFilter filter = filter_from(arguments);
  const auto [listed, total] = co_await store_thread.run(
      [&] { return std::pair(store.tickets().list(filter), store.tickets().count(filter)); });
  json::array tickets;
  for (const db::ListedTicket& ticket : listed) tickets.push_back(ticket_line_json(ticket));
  co_return json::object{{"tickets", std::move(tickets)}, {"total", total}};
}

Task<json::value> ticket_show(json::object arguments, Blocking& store_thread, db::Store& store) {
  const db::TicketId number{number_argument(arguments, "number", 0)};
  const auto details = co_await store_thread.run([&] { return store.tickets().details(number); });
  co_return details ? json::value(ticket_json(*details)) : json::value();
}

Task<json::value> status(std::vector<MailboxStatus> mailboxes, FaqStatus faq, db::Time started,
                         Blocking& store_thread, db::Store& store) {
  const db::Time now = wall_clock();
  json::object answer{{"version", TICKETD_VERSION},
                      {"process", getpid()},
                      {"started", time_json(started)},
                      {"memory_bytes", memory_bytes()}};
  json::array boxes;
  for (const MailboxStatus& mailbox : mailboxes) boxes.push_back(mailbox_json(mailbox));
  answer["mailboxes"] = std::move(boxes);
  if (faq.enabled) answer["faq"] = faq_json(faq);

  const auto [tickets, late, outbox] = co_await store_thread.run([&] {
    return std::tuple(store.tickets().counts(), store.tickets().late(now),
                      store.outbox().counts(now - std::chrono::days{1}));
  });
  json::object states;
  for (const auto& [state, count] : tickets) states[db::name(state)] = count;
  answer["tickets"] = std::move(states);
  answer["tickets_late"] = late;
  answer["outbox"] = json::object{{"queued", outbox.queued},
                                  {"sending", outbox.sending},
                                  {"held", outbox.held},
                                  {"uncertain", outbox.uncertain},
                                  {"failed", outbox.failed}};
  co_return answer;
}

}  // namespace

ControlHandlers ticket_answers(Blocking& store_thread, db::Store& store) {
  return {{"ticket_list",
           [&](json::object arguments) { return ticket_list(std::move(arguments), store_thread, store); }},
          {"ticket_show",
           [&](json::object arguments) { return ticket_show(std::move(arguments), store_thread, store); }}};
}

ControlHandlers status_answers(Blocking& store_thread, db::Store& store,
                               std::function<std::vector<MailboxStatus>()> mailboxes,
                               std::function<FaqStatus()> faq, db::Time started) {
  return {{"status",
           [&store_thread, &store, mailboxes = std::move(mailboxes), faq = std::move(faq), started](
               const json::object&) { return status(mailboxes(), faq(), started, store_thread, store); }}};
}

}  // namespace ticketd
