#include "daemon/mail/imap_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "daemon/mail/imap_mailbox_name.hpp"
#include "daemon/mail/imap_scanner.hpp"
#include "daemon/mail/imap_uid_set.hpp"
#include "parser/ascii.hpp"

namespace ticketd::mail {
namespace {

constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string upper(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return out;
}

std::string_view take_word(std::string_view& text) {
  const auto space = text.find(' ');
  const std::string_view word = text.substr(0, space);
  text = space == text.npos ? std::string_view{} : text.substr(space + 1);
  return word;
}

// Exactly the digits of `text`, or nothing.
template <class Number>
std::optional<Number> whole_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "BODY[HEADER]<0>" -> "HEADER"; empty when `item` is no body section.
std::optional<std::string_view> body_section(std::string_view item) {
  const auto open = item.find('[');
  if (open == item.npos || !parser::same_text(item.substr(0, open), "BODY")) return std::nullopt;
  const auto close = item.rfind(']');
  if (close == item.npos) return std::nullopt;
  return item.substr(open + 1, close - open - 1);
}

// Reads the value of `item` into `fetch`; false when it cannot be read. Items nobody asked for are stepped
// over.
bool read_fetch_item(ImapScanner& scan, std::string_view item, ImapFetch& fetch) {
  if (parser::same_text(item, "UID")) {
    fetch.uid = scan.number<std::uint32_t>();
    return fetch.uid.has_value();
  }
  if (parser::same_text(item, "RFC822.SIZE")) {
    fetch.size_bytes = scan.number<std::uint64_t>();
    return fetch.size_bytes.has_value();
  }
  if (parser::same_text(item, "FLAGS")) {
    fetch.flags = scan.atom_list();
    return fetch.flags.has_value();
  }
  if (parser::same_text(item, "INTERNALDATE")) {
    const auto date = scan.string();
    if (date) fetch.internal_date = imap_date_time(date->bytes);
    return date.has_value();
  }
  if (const auto section = body_section(item)) {
    auto body = scan.string();
    if (!body) return false;
    fetch.section = upper(*section);
    fetch.body_dropped = body->dropped;
    if (!body->nil && !body->dropped) fetch.body = std::move(body->bytes);
    return true;
  }
  return scan.skip_value();
}

}  // namespace

ImapHead imap_head(std::string_view text) {
  ImapHead head;
  std::string_view word = take_word(text);
  if (const auto number = whole_number<std::uint32_t>(word)) {
    head.number = number;
    word = take_word(text);
  }
  head.word = upper(word);
  head.rest = text;
  return head;
}

ImapResponseCode imap_response_code(std::string_view text) {
  if (!text.starts_with('[')) return {};
  std::string_view inside = text.substr(1, text.find(']') - 1);
  const std::string_view name = take_word(inside);
  return {upper(name), std::string(inside)};
}

std::optional<ImapFetch> imap_fetch(ImapResponse&& response) {
  const ImapHead head = imap_head(response.text);
  if (!head.number || head.word != "FETCH") return std::nullopt;
  ImapFetch fetch{.sequence = *head.number};
  ImapScanner scan(head.rest, response.literals);
  if (!scan.skip('(')) return std::nullopt;
  for (;;) {
    scan.skip_spaces();
    if (scan.skip(')')) return fetch;
    const std::string_view item = scan.atom();
    scan.skip_spaces();
    if (item.empty() || !read_fetch_item(scan, item, fetch)) return std::nullopt;
  }
}

std::optional<std::vector<std::uint32_t>> imap_search(std::string_view text) {
  const ImapHead head = imap_head(text);
  std::string_view rest = head.rest;
  if (head.word == "ESEARCH") {
    for (bool value_of_all = false; !rest.empty();) {
      const std::string_view word = take_word(rest);
      if (value_of_all) return parse_uid_set(word, max_search_results);
      value_of_all = parser::same_text(word, "ALL");
    }
    return std::vector<std::uint32_t>{};  // no ALL: nothing was found (RFC 4731, 3.1)
  }
  if (head.word != "SEARCH") return std::nullopt;
  std::vector<std::uint32_t> uids;
  while (!rest.empty()) {
    const std::string_view word = take_word(rest);
    if (word.starts_with('(')) break;  // (MODSEQ n)
    if (word.empty()) continue;
    const auto uid = whole_number<std::uint32_t>(word);
    if (!uid || uids.size() >= max_search_results) return std::nullopt;
    uids.push_back(*uid);
  }
  return uids;
}

std::optional<ImapFolder> imap_list(const ImapResponse& response) {
  const ImapHead head = imap_head(response.text);
  if (head.word != "LIST") return std::nullopt;
  std::vector<ImapLiteral> literals = response.literals;
  ImapScanner scan(head.rest, literals);
  auto attributes = scan.atom_list();
  scan.skip_spaces();
  if (!attributes || !scan.skip_value()) return std::nullopt;  // the hierarchy delimiter
  scan.skip_spaces();
  const auto name = scan.string();
  if (!name) return std::nullopt;
  return ImapFolder{decode_mailbox_name(name->nil ? "NIL" : name->bytes), std::move(*attributes)};
}

std::set<std::string, std::less<>> imap_capabilities(std::string_view text) {
  std::set<std::string, std::less<>> names;
  ImapHead head = imap_head(text);
  if (head.word != "CAPABILITY") return names;
  while (!head.rest.empty()) {
    const std::string_view name = take_word(head.rest);
    if (!name.empty()) names.insert(upper(name));
  }
  return names;
}

std::vector<std::string> imap_flag_list(std::string_view text) {
  std::vector<ImapLiteral> none;
  return ImapScanner(text, none).atom_list().value_or(std::vector<std::string>{});
}

std::optional<std::chrono::sys_seconds> imap_date_time(std::string_view text) {
  // dd-Mon-yyyy hh:mm:ss +zzzz; the day may be padded with a space, or not padded at all
  while (text.starts_with(' ')) text.remove_prefix(1);
  const auto dash = text.find('-');
  if (dash == text.npos || text.size() != dash + 24) return std::nullopt;
  const auto day = whole_number<unsigned>(text.substr(0, dash));
  const auto month = std::ranges::find_if(
      month_names, [&](std::string_view name) { return parser::same_text(name, text.substr(dash + 1, 3)); });
  const auto year = whole_number<int>(text.substr(dash + 5, 4));
  const auto hour = whole_number<int>(text.substr(dash + 10, 2));
  const auto minute = whole_number<int>(text.substr(dash + 13, 2));
  const auto second = whole_number<int>(text.substr(dash + 16, 2));
  const char sign = text[dash + 19];
  const auto zone = whole_number<int>(text.substr(dash + 20, 4));
  if (!day || month == month_names.end() || !year || !hour || !minute || !second || !zone)
    return std::nullopt;
  if (sign != '+' && sign != '-') return std::nullopt;

  const auto month_number = static_cast<unsigned>(month - month_names.begin()) + 1;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(month_number),
                                         std::chrono::day(*day)};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto offset = std::chrono::minutes((*zone / 100 * 60 + *zone % 100) * (sign == '-' ? -1 : 1));
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) - offset;
}

std::string imap_date(std::chrono::year_month_day day) {
  const auto month = static_cast<unsigned>(day.month());
  return std::to_string(static_cast<unsigned>(day.day())) + "-" + std::string(month_names[month - 1]) + "-" +
         std::to_string(static_cast<int>(day.year()));
}

}  // namespace ticketd::mail
