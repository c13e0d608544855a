#include "parser/structure.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "parser/addresses.hpp"
#include "parser/ascii.hpp"
#include "parser/body.hpp"
#include "parser/dates.hpp"
#include "parser/encoded_words.hpp"
#include "parser/message_ids.hpp"

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
  if (all.size() > max_references) all.erase(all.begin(), all.end() - max_references);
  const auto is_sender = [&](const std::string& id) {  // people's programs put addresses there
    return std::ranges::any_of(email.from, [&](const Address& a) { return same_address(a.address, id); }) ||
           std::ranges::any_of(email.to, [&](const Address& a) { return same_address(a.address, id); });
  };
  std::erase_if(all, is_sender);
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

}  // namespace

Structure read_structure(std::string_view raw, const Limits& limits) {
  Structure result;
  Email& email = result.email;
  result.tree = mime_tree(raw, limits, email.defects);
  email.headers = result.tree.headers;
  read_headers(email, limits);

  Body body = read_body(result.tree, limits, email.defects);
  email.text = std::move(body.text);
  email.attachments = std::move(body.attachments);
  result.html = std::move(body.html);
  return result;
}

}  // namespace ticketd::parser
