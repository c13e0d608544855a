#include "daemon/commands/render_status.hpp"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <vector>

#include "daemon/commands/json_reading.hpp"
#include "daemon/commands/table.hpp"
#include "daemon/commands/terminal_text.hpp"

namespace ticketd::commands {
namespace {

namespace json = boost::json;

constexpr std::size_t most_uids_shown = 20;

std::string time_text(const json::object& object, std::string_view key, Time now) {
  const std::optional<Time> at = parse_time(text_of(object, key));
  return at ? local_time(*at, now) : std::string();
}

/// "5 open, 2 pending": the members that are not zero, in their order; "none".
std::string counts_in_words(const json::object& counts) {
  std::string words;
  for (const auto& [name, value] : counts) {
    const std::int64_t count = number_of(counts, name);
    if (count == 0) continue;
    if (!words.empty()) words += ", ";
    words += fmt::format("{} {}", count, printable_line(name));
  }
  return words.empty() ? "none" : words;
}

/// "faq      20 entries, 3 learned examples; 1 mistake (see the log)".
std::string faq_in_words(const json::object& faq) {
  std::string words = fmt::format("faq      {} entries, {} learned examples", number_of(faq, "entries"),
                                  number_of(faq, "examples"));
  if (const std::int64_t mistakes = number_of(faq, "mistakes"); mistakes > 0)
    words += fmt::format("; {} left out with a mistake (ticketd faq check)", mistakes);
  if (const std::string trouble = printable_line(text_of(faq, "trouble")); !trouble.empty())
    words += "; TROUBLE: " + trouble;
  return words + '\n';
}

std::string uids_in_words(const json::object& mailbox, std::string_view key) {
  std::string words;
  const json::value* const uids = mailbox.if_contains(key);
  if (uids == nullptr || !uids->is_array()) return words;
  for (std::size_t i = 0; i < uids->as_array().size(); ++i) {
    if (i == most_uids_shown) return words + fmt::format(" and {} more", uids->as_array().size() - i);
    if (i > 0) words += ' ';
    words += json::serialize(uids->as_array()[i]);
  }
  return words;
}

}  // namespace

std::string render_status(const json::object& status, Time now, std::size_t width) {
  std::string page = fmt::format("ticketd {}, process {}", printable_line(text_of(status, "version")),
                                 number_of(status, "process"));
  if (const std::optional<Time> started = parse_time(text_of(status, "started")))
    page += fmt::format(", running since {} ({})", local_time(*started, now), span_in_words(now - *started));
  if (const std::int64_t memory = number_of(status, "memory_bytes"); memory > 0)
    page += fmt::format(", {} MB", memory >> 20);
  page += "\n\n";

  std::vector<std::vector<std::string>> rows;
  for (const json::object& mailbox : objects_of(status, "mailboxes"))
    rows.push_back({text_of(mailbox, "address"), text_of(mailbox, "state"), time_text(mailbox, "since", now),
                    time_text(mailbox, "last_mail", now), text_of(mailbox, "trouble")});
  page += render_table({{"MAILBOX"}, {"STATE"}, {"SINCE"}, {"LAST MAIL"}, {"TROUBLE", Align::left, Fit::cut}},
                       rows, width);

  page += "\ntickets  " + counts_in_words(object_of(status, "tickets"));
  if (const std::int64_t late = number_of(status, "tickets_late"); late > 0)
    page += fmt::format("; {} late", late);
  page += "\noutbox   " + counts_in_words(object_of(status, "outbox")) + '\n';
  return status.contains("faq") ? page + faq_in_words(object_of(status, "faq")) : page;
}

std::string render_reconciliation(const json::object& answer, std::size_t width) {
  std::vector<std::vector<std::string>> rows;
  std::string details;
  for (const json::object& mailbox : objects_of(answer, "mailboxes")) {
    const std::string address = printable_line(text_of(mailbox, "address"));
    if (const std::string trouble = printable_line(text_of(mailbox, "trouble")); !trouble.empty()) {
      details += fmt::format("{}: could not be compared: {}\n", address, trouble);
      continue;
    }
    rows.push_back({address, text_of(mailbox, "folder"), fmt::format("{}", number_of(mailbox, "on_server")),
                    fmt::format("{}", number_of(mailbox, "in_ledger")),
                    counts_in_words(object_of(mailbox, "outcomes")),
                    fmt::format("{}", number_of(mailbox, "gone"))});
    if (const std::string uids = uids_in_words(mailbox, "missing"); !uids.empty())
      details += fmt::format("{}: on the server but not in the ledger: UID {}\n", address, uids);
    if (const std::string uids = uids_in_words(mailbox, "unfinished"); !uids.empty())
      details += fmt::format("{}: begun and not finished: UID {}\n", address, uids);
  }
  const std::string table = render_table({{"MAILBOX"},
                                          {"FOLDER"},
                                          {"ON SERVER", Align::right},
                                          {"IN LEDGER", Align::right},
                                          {"BECAME", Align::left, Fit::cut},
                                          {"GONE SINCE", Align::right}},
                                         rows, width);
  return table + "\n" + details +
         (flag_of(answer, "accounted_for") ? "every mail on the servers is accounted for\n"
                                           : "NOT every mail on the servers is accounted for\n");
}

}  // namespace ticketd::commands
