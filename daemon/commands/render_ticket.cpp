#include "daemon/commands/render_ticket.hpp"

#include <fmt/format.h>

#include <vector>

#include "daemon/commands/json_reading.hpp"
#include "daemon/commands/table.hpp"
#include "daemon/commands/terminal_text.hpp"

namespace ticketd::commands {
namespace {

namespace json = boost::json;

std::string number(const json::object& ticket) { return fmt::format("#{}", number_of(ticket, "number")); }

std::string time_text(const json::object& object, std::string_view key, Time now) {
  const std::optional<Time> at = parse_time(text_of(object, key));
  return at ? local_time(*at, now) : std::string();
}

/// `Name <address>`, or the address alone.
std::string person(const json::object& object) {
  const std::string name = printable_line(text_of(object, "name"));
  const std::string address = printable_line(text_of(object, "address"));
  return name.empty() ? address : fmt::format("{} <{}>", name, address);
}

std::string indented(std::string_view text) {
  std::string lines;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos) end = text.size();
    if (end > begin) lines += "    " + std::string(text.substr(begin, end - begin));
    lines += '\n';
    begin = end + 1;
  }
  return lines;
}

void append_field(std::string& page, std::string_view name, std::string_view value) {
  if (!value.empty()) page += fmt::format("{:<12} {}\n", name, printable_line(value));
}

void append_clock(std::string& page, const json::object& clock, Time now) {
  const std::optional<Time> due = parse_time(text_of(clock, "due"));
  if (!due) return;
  std::string line = local_time(*due, now);
  if (const std::string stopped = time_text(clock, "stopped", now); !stopped.empty()) {
    line += ", kept " + stopped;
    if (*parse_time(text_of(clock, "stopped")) > *due)
      line = local_time(*due, now) + ", missed: answered " + stopped;
  } else {
    line += ", " + time_left(*due, now);
  }
  if (const std::string promised = time_text(clock, "promised", now); !promised.empty())
    line += "; the customer was told " + promised;
  std::string kind = text_of(clock, "kind");
  for (char& c : kind)
    if (c == '_') c = ' ';
  append_field(page, "due", line + " (" + kind + ")");
}

void append_message(std::string& page, const json::object& message, Time now) {
  page += fmt::format("\n{}  {}  {}{}\n", time_text(message, "at", now),
                      printable_line(text_of(message, "direction")), person(object_of(message, "from")),
                      flag_of(message, "unverified") ? "  (not verified)" : "");
  page += indented(printable_text(text_of(message, "text")));
}

}  // namespace

std::string render_ticket_list(const json::object& answer, Time now, std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  for (const json::object& ticket : objects_of(answer, "tickets")) {
    const std::optional<Time> due = parse_time(text_of(ticket, "due"));
    rows.push_back({number(ticket), text_of(ticket, "state"), due ? local_time(*due, now) : "",
                    due ? time_left(*due, now) : "", text_of(ticket, "assignee"), text_of(ticket, "queue"),
                    text_of(ticket, "requester"), text_of(ticket, "subject")});
  }
  if (rows.empty()) return "no tickets\n";

  const std::int64_t total = number_of(answer, "total");
  std::string page = render_table({{"NUMBER", Align::right},
                                   {"STATE"},
                                   {"DUE"},
                                   {"LEFT"},
                                   {"AGENT"},
                                   {"QUEUE"},
                                   {"REQUESTER", Align::left, Fit::cut},
                                   {"SUBJECT", Align::left, Fit::cut}},
                                  rows, width);
  if (total > static_cast<std::int64_t>(rows.size()))
    page += fmt::format("{} of {} tickets; --limit shows more\n", rows.size(), total);
  return page;
}

std::string render_ticket(const json::object& ticket, Time now, std::size_t width) {
  std::string page = fmt::format("{}  {}\n\n", number(ticket), printable_line(text_of(ticket, "subject")));
  append_field(page, "state", text_of(ticket, "state"));
  append_field(page, "priority", text_of(ticket, "priority"));
  append_field(page, "agent", text_of(ticket, "assignee"));
  append_field(page, "queue", text_of(ticket, "queue"));
  append_field(page, "mailbox", text_of(ticket, "mailbox"));
  append_field(page, "language", text_of(ticket, "language"));
  append_field(page, "opened", time_text(ticket, "created", now));
  append_field(page, "closed", time_text(ticket, "closed", now));
  if (const std::int64_t origin = number_of(ticket, "follow_up_of"); origin != 0)
    append_field(page, "follows", fmt::format("#{}", origin));
  for (const json::object& participant : objects_of(ticket, "participants"))
    append_field(page, number_of(participant, "participant") == 1 ? "requester" : "participant",
                 person(participant) + (flag_of(participant, "verified") ? "" : "  (not verified)"));
  for (const json::object& clock : objects_of(ticket, "clocks")) append_clock(page, clock, now);

  for (const json::object& message : objects_of(ticket, "messages")) append_message(page, message, now);

  std::vector<std::vector<std::string>> history;
  for (const json::object& event : objects_of(ticket, "events"))
    history.push_back({time_text(event, "at", now), text_of(event, "kind"), text_of(event, "actor"),
                       text_of(event, "detail")});
  if (!history.empty())
    page +=
        "\n" + render_table({{"AT"}, {"EVENT"}, {"BY"}, {"DETAIL", Align::left, Fit::cut}}, history, width);

  std::vector<std::vector<std::string>> sent;
  for (const json::object& entry : objects_of(ticket, "outbox"))
    sent.push_back({time_text(entry, "created", now), text_of(entry, "kind"), text_of(entry, "recipient"),
                    text_of(entry, "state"), text_of(entry, "reply")});
  if (!sent.empty())
    page += "\n" + render_table(
                       {{"WRITTEN"}, {"MAIL"}, {"TO"}, {"STATE"}, {"SERVER'S REPLY", Align::left, Fit::cut}},
                       sent, width);
  return page;
}

}  // namespace ticketd::commands
