#include "parser/parse.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "parser/addresses.hpp"
#include "parser/ascii.hpp"
#include "parser/body.hpp"
#include "parser/dates.hpp"
#include "parser/encoded_words.hpp"
#include "parser/message_ids.hpp"
#include "parser/mime_tree.hpp"
#include "parser/reading.hpp"

namespace ticketd::parser {
namespace {

// Long threads are known by their ends; more ids than this are an attack on whoever stores them.
constexpr std::size_t max_references = 100;

std::vector<Address> addresses_of(const Email& email, std::string_view name, const Limits& limits) {
  std::vector<Address> all;
  for (const std::string_view value : headers(email, name)) {
    std::vector<Address> some = parse_addresses(value, limits.addresses - all.size());
    std::ranges::move(some, std::back_inserter(all));
  }
  return all;
}

std::vector<std::string> ids_of(const Email& email, std::string_view name) {
  std::vector<std::string> all;
  for (const std::string_view value : headers(email, name))
    std::ranges::move(message_ids(value, max_references), std::back_inserter(all));
  const auto is_sender = [&](const std::string& id) {  // people's programs put addresses there
    return std::ranges::any_of(email.from, [&](const Address& a) { return same_address(a.address, id); }) ||
           std::ranges::any_of(email.to, [&](const Address& a) { return same_address(a.address, id); });
  };
  std::erase_if(all, is_sender);
  if (all.size() > max_references) all.erase(all.begin(), all.end() - max_references);
  return all;
}

std::string_view first(const Email& email, std::string_view name) {
  const HeaderField* field = find_header(email, name);
  return field == nullptr ? std::string_view{} : std::string_view(field->value);
}

void read_headers(Email& email, const Limits& limits) {
  email.from = addresses_of(email, "From", limits);
  email.sender = addresses_of(email, "Sender", limits);
  email.reply_to = addresses_of(email, "Reply-To", limits);
  email.to = addresses_of(email, "To", limits);
  email.cc = addresses_of(email, "Cc", limits);
  email.subject = std::string(trimmed(decode_words(first(email, "Subject"))));
  for (const std::string_view value : headers(email, "Date"))
    if (!email.date) email.date = parse_date(value);
  email.message_id = message_id(first(email, "Message-ID"));
  email.in_reply_to = ids_of(email, "In-Reply-To");
  email.references = ids_of(email, "References");
}

// Old Macintosh line ends: CR and not one LF at the start of the message.
bool only_carriage_returns(std::string_view raw) {
  constexpr std::size_t looked_at_bytes = 4096;
  const std::string_view start = raw.substr(0, looked_at_bytes);
  return start.find('\n') == std::string_view::npos && start.find('\r') != std::string_view::npos;
}

}  // namespace

Email parse(std::string_view raw, const Limits& limits) {
  if (only_carriage_returns(raw)) {
    std::string lines(raw);
    std::ranges::replace(lines, '\r', '\n');
    return parse(lines, limits);
  }
  Email email;
  const std::string_view within = raw.substr(0, limits.message_bytes);
  MimePart tree = mime_tree(within, limits, email.defects);
  email.headers = std::move(tree.headers);
  read_headers(email, limits);
  tree.headers = email.headers;

  Body body = read_body(tree, limits, email.defects);
  email.text = std::move(body.text);
  email.attachments = std::move(body.attachments);
  read_meaning(email, tree, body.html);

  if (raw.size() > within.size()) {
    email.defects.emplace_back("message too long: the rest is kept as one attachment");
    email.attachments.push_back(
        {.type = "application/octet-stream", .content = std::string(raw.substr(limits.message_bytes))});
  }
  return email;
}

}  // namespace ticketd::parser
