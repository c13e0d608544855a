#include "daemon/ticket_json.hpp"

#include <date/date.h>

#include <boost/json/array.hpp>
#include <utility>

#include "db/record_names.hpp"

namespace ticketd {
namespace {

namespace json = boost::json;

void add_time(json::object& object, std::string_view key, const std::optional<db::Time>& at) {
  if (at) object[key] = time_json(*at);
}

json::object participant_json(const db::Participant& p) {
  return {{"participant", p.number},
          {"address", p.address},
          {"name", p.name},
          {"reply_to", p.reply_to},
          {"verified", p.verified}};
}

json::object clock_json(const db::Clock& clock) {
  json::object object{
      {"kind", db::name(clock.kind)}, {"started", time_json(clock.started)}, {"due", time_json(clock.due)}};
  add_time(object, "promised", clock.promised);
  add_time(object, "stopped", clock.stopped);
  return object;
}

json::object message_json(const db::Message& message) {
  return {{"direction", db::name(message.direction)},
          {"at", time_json(message.at)},
          {"from", {{"name", message.from.name}, {"address", message.from.address}}},
          {"subject", message.subject},
          {"message_id", message.message_id},
          {"unverified", message.direction == db::Direction::from_customer && !message.verified},
          {"text", message.text}};
}

json::object event_json(const db::Event& event) {
  return {
      {"at", time_json(event.at)}, {"kind", event.kind}, {"actor", event.actor}, {"detail", event.detail}};
}

json::object entry_json(const db::OutboxEntry& entry) {
  json::object object{{"created", time_json(entry.created)}, {"kind", db::name(entry.kind)},
                      {"recipient", entry.recipient},        {"message_id", entry.message_id},
                      {"state", db::name(entry.state)},      {"tries", entry.tries},
                      {"reply_code", entry.reply_code},      {"reply", entry.reply_text}};
  if (entry.state == db::OutboxState::queued) add_time(object, "next_try", entry.next_try);
  return object;
}

template <class Value, class ToJson>
json::array array_of(const std::vector<Value>& values, ToJson to_json) {
  json::array array;
  for (const Value& value : values) array.push_back(to_json(value));
  return array;
}

json::object head_json(const db::Ticket& ticket) {
  json::object object{{"number", std::to_underlying(ticket.id)},
                      {"state", db::name(ticket.state)},
                      {"priority", db::name(ticket.priority)},
                      {"assignee", ticket.assignee},
                      {"queue", ticket.queue},
                      {"mailbox", ticket.mailbox},
                      {"requester", ticket.requester},
                      {"subject", ticket.subject},
                      {"language", ticket.language},
                      {"created", time_json(ticket.created)},
                      {"updated", time_json(ticket.updated)}};
  add_time(object, "closed", ticket.closed);
  if (ticket.follow_up_of) object["follow_up_of"] = std::to_underlying(*ticket.follow_up_of);
  return object;
}

}  // namespace

std::string time_json(db::Time at) { return date::format("%FT%TZ", at); }

json::object ticket_line_json(const db::ListedTicket& listed) {
  json::object object = head_json(listed.ticket);
  if (listed.clock) {
    object["due"] = time_json(listed.clock->due);
    object["clock"] = db::name(listed.clock->kind);
  }
  return object;
}

json::object ticket_json(const db::TicketDetails& details) {
  json::object object = head_json(details.view.ticket);
  object["participants"] = array_of(details.view.participants, participant_json);
  object["clocks"] = array_of(details.view.clocks, clock_json);
  object["messages"] = array_of(details.messages, message_json);
  object["events"] = array_of(details.events, event_json);
  object["outbox"] = array_of(details.outbox, entry_json);
  return object;
}

}  // namespace ticketd
