#include "daemon/desk/incoming.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/desk/contains.hpp"
#include "daemon/desk/one_line.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t detail_bytes_max = 500;

std::vector<std::string> all_references(const parser::Email& email) {
  std::vector<std::string> ids = email.references;
  for (const std::string& id : email.in_reply_to)
    if (!contains(ids, id)) ids.push_back(id);
  return ids;
}

}  // namespace

const Mailbox& mailbox_for(std::string_view address, const Desk& desk) {
  assert(!desk.config.mailboxes.empty());
  const Mailbox* const found = mailbox_at(desk.config, address);
  return found == nullptr ? desk.config.mailboxes.front() : *found;
}

db::Message message_of(const Case& c, db::Direction direction) {
  const parser::Email& email = c.email();
  db::Message message{.direction = direction,
                      .message_id = email.message_id,
                      .references = all_references(email),
                      .from = email.from.empty() ? parser::Address{} : email.from.front(),
                      .subject = email.subject,
                      .text = email.reply_text.empty() ? email.text : email.reply_text,
                      .at = c.in.internal_date,
                      .verified = c.sender.verified(),
                      .content_hash = c.in.content_hash};
  if (c.in.reading == Reading::header_only)
    message.text = "(This mail is too large to be fetched. It is in the mailbox, on the mail server.)";
  if (c.in.reading == Reading::unreadable)
    message.text =
        "(This mail could not be read. It is kept as it came, and in the mailbox, on the mail server.)";
  return message;
}

std::string customer_actor(const Identity& sender) {
  return "customer " + (sender.address.empty() ? "(unknown)" : one_line(sender.address, detail_bytes_max));
}

std::string agent_actor(const Agent& agent) { return "agent " + agent.name; }

db::Event event(const Moment& moment, std::string_view actor, std::string_view kind,
                std::string_view detail) {
  return {.at = moment.now,
          .actor = std::string(actor),
          .kind = std::string(kind),
          .detail = one_line(detail, detail_bytes_max)};
}

}  // namespace ticketd::desk
