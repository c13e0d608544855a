#include "daemon/desk/decide.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "daemon/desk/agent_mail.hpp"
#include "daemon/desk/contains.hpp"
#include "daemon/desk/customer_mail.hpp"
#include "daemon/desk/reports.hpp"
#include "daemon/desk/threading.hpp"
#include "daemon/desk/vote_mail.hpp"
#include "daemon/desk/vote_token.hpp"
#include "parser/ascii.hpp"
#include "parser/subject.hpp"

namespace ticketd::desk {
namespace {

/// A mail that names more ids than that is looked up by its nearest ones.
constexpr std::size_t references_max = 100;

/// Feeds a running BLAKE2b.
class Hasher {
 public:
  Hasher() { crypto_generichash_init(&state_, nullptr, 0, digest_.size()); }
  void add(std::string_view bytes) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  void add_field(std::string_view bytes) {
    add(bytes);
    add(std::string_view("\0", 1));
  }
  std::string hex() {
    crypto_generichash_final(&state_, digest_.data(), digest_.size());
    std::string text(digest_.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest_.data(), digest_.size());
    text.pop_back();
    return text;
  }

 private:
  crypto_generichash_state state_{};
  std::array<unsigned char, 32> digest_{};
};

/// Behind the first empty line; empty when there is none.
std::string_view body_of(std::string_view raw) {
  for (auto end = raw.find('\n'); end != std::string_view::npos; end = raw.find('\n', end + 1)) {
    const std::string_view rest = raw.substr(end + 1);
    if (rest.starts_with('\n')) return rest.substr(1);
    if (rest.starts_with("\r\n")) return rest.substr(2);
  }
  return {};
}

std::vector<std::string> nearest_references(const parser::Email& email) {
  std::vector<std::string> ids;
  const auto add = [&](const std::string& id) {
    if (ids.size() < references_max && !contains(ids, id)) ids.push_back(id);
  };
  std::ranges::for_each(email.in_reply_to, add);
  std::ranges::for_each(email.references | std::views::reverse, add);
  return ids;
}

db::Filing decide_readable(const Case& c) {
  if (is_own_mail(c.email(), c.desk))
    return {.outcome = db::LedgerOutcome::dropped, .detail = "our own mail come back"};
  if (auto report = file_report(c)) return std::move(*report);
  if (auto vote = file_vote(c)) return std::move(*vote);
  if (const Agent* const agent = agent_at(c.desk.config, c.sender.address);
      agent != nullptr && !c.sender.by_form)
    if (auto filing = file_agent_mail(c, *agent)) return std::move(*filing);
  return file_customer_mail(c);
}

}  // namespace

std::string content_hash(const parser::Email& email, std::string_view raw) {
  Hasher hasher;
  for (const parser::Address& from : email.from) hasher.add_field(parser::ascii_lower(from.address));
  const auto* const date = parser::find_header(email, "Date");
  hasher.add_field(date == nullptr ? std::string_view{} : parser::trimmed(date->value));

  std::string_view body = body_of(raw);
  while (body.ends_with('\n') || body.ends_with('\r')) body.remove_suffix(1);
  while (!body.empty()) {  // servers store CRLF, LF or either
    const auto end = std::min(body.find('\r'), body.size());
    hasher.add(body.substr(0, end));
    body.remove_prefix(std::min(end + 1, body.size()));
  }
  return hasher.hex();
}

db::LookupKeys lookup_keys(const Incoming& in, const Desk& desk, db::Time now) {
  const parser::Email& email = in.email;
  const Mailbox& mailbox = mailbox_for(in.mailbox, desk);
  const Identity sender = identity(email, mailbox, desk.config);
  db::LookupKeys keys{.mailbox = mailbox.address,
                      .message_id = email.message_id,
                      .content_hash = in.content_hash,
                      .references = nearest_references(email),
                      .claimed = claimed_ticket(email.subject),
                      .sender = sender.address,
                      .normalised_subject = parser::normalised_subject(email.subject),
                      .auto_reply_to = answer_address(sender),
                      .now = now};
  const auto add_ticket = [&](const Token& token) {
    if (!contains(keys.ticket_random_ids, token.ticket_random_id))
      keys.ticket_random_ids.push_back(token.ticket_random_id);
  };
  for (const TokenRef& ref : tokens_in(email, desk)) add_ticket(ref.token);
  if (auto vote = vote_in(email, desk)) keys.voted_random_id = std::move(vote->ticket_random_id);
  if (email.bounce) {
    keys.reported_message_id = email.bounce->original_message_id;
    for (const std::string& recipient : email.bounce->recipients)
      keys.reported_recipients.push_back(parser::ascii_lower(recipient));
    if (const auto token = token_of_message_id(keys.reported_message_id, desk)) add_ticket(*token);
  }
  return keys;
}

db::Filing decide(const Incoming& in, const db::Facts& facts, const Desk& desk, const Moment& moment) {
  if (facts.duplicate) {
    db::Filing filing{.outcome = db::LedgerOutcome::duplicate, .detail = "filed before"};
    if (facts.duplicate->ticket != db::TicketId{}) filing.ticket = facts.duplicate->ticket;
    return filing;
  }
  const Mailbox& mailbox = mailbox_for(in.mailbox, desk);
  const Case c{.in = in,
               .facts = facts,
               .desk = desk,
               .moment = moment,
               .mailbox = mailbox,
               .sender = identity(in.email, mailbox, desk.config),
               .tokens = tokens_in(in.email, desk)};
  db::Filing filing = decide_readable(c);
  const bool became_ticket =
      filing.outcome == db::LedgerOutcome::opened || filing.outcome == db::LedgerOutcome::joined;
  if (in.reading != Reading::complete && became_ticket) {
    filing.outcome = db::LedgerOutcome::quarantined;
    filing.detail =
        in.reading == Reading::header_only ? "too large: header only" : "unreadable: failed three times";
  }
  return filing;
}

}  // namespace ticketd::desk
