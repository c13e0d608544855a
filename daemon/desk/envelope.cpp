#include "daemon/desk/envelope.hpp"

#include <algorithm>
#include <cassert>

#include "daemon/desk/base32.hpp"
#include "daemon/desk/hash.hpp"
#include "daemon/desk/token_places.hpp"
#include "parser/ascii.hpp"

namespace ticketd::desk {
namespace {

constexpr std::size_t nonce_length = 10;
constexpr std::size_t loop_id_length = 20;

std::string loop_id_of(const TokenKey& key) {
  return base32(hash(key.bytes, {"ticketd loop"}), loop_id_length);
}

}  // namespace

std::string loop_id(const Desk& desk) { return loop_id_of(desk.keys.current()); }

bool is_own_mail(const parser::Email& email, const Desk& desk) {
  for (const std::string_view value : parser::headers(email, loop_header))
    for (const TokenKey& key : desk.keys.keys)
      if (parser::trimmed(value) == loop_id_of(key)) return true;
  return token_of_message_id(email.message_id, desk).has_value();
}

Addressee participant_addressee(const db::Participant& participant) {
  return {.purpose = TokenPurpose::customer,
          .principal = participant.number,
          .generation = participant.generation};
}

Addressee agent_addressee(const db::TicketView& ticket, const Agent& agent, TokenPurpose purpose) {
  const auto found = std::ranges::find(ticket.agent_generations, agent.name, &db::AgentGeneration::agent);
  return {.purpose = purpose,
          .principal = agent.name,
          .generation = found == ticket.agent_generations.end() ? 0 : found->generation};
}

std::string token_for(const db::TicketView& ticket, const Addressee& addressee, const Desk& desk,
                      db::Time now) {
  return write_token({.purpose = addressee.purpose,
                      .principal = addressee.principal,
                      .ticket_random_id = ticket.ticket.random_id,
                      .generation = addressee.generation,
                      .issued = std::chrono::floor<std::chrono::days>(now)},
                     desk.keys);
}

const Mailbox& mailbox_of(const db::Ticket& ticket, const Desk& desk) {
  assert(!desk.config.mailboxes.empty());
  const Mailbox* const found = mailbox_at(desk.config, ticket.mailbox);
  return found == nullptr ? desk.config.mailboxes.front() : *found;
}

parser::OutgoingMessage blank_mail(const db::TicketView& ticket, const Addressee& addressee, const Desk& desk,
                                   const Moment& moment, std::string_view label, std::string sender_name) {
  const Mailbox& mailbox = mailbox_of(ticket.ticket, desk);
  const std::string token = token_for(ticket, addressee, desk, moment.now);
  if (sender_name.empty()) sender_name = mailbox.display_name;

  parser::OutgoingMessage mail;
  mail.from = {.name = std::move(sender_name), .address = mailbox.address};
  const std::string nonce = random_text(moment.entropy, std::string(label) + " " + token, 0, nonce_length);
  mail.message_id = message_id_with(token, moment.now, nonce, mailbox);
  if (auto address = plus_address(mailbox, token))
    mail.reply_to = {{.name = mailbox.display_name, .address = std::move(*address)}};
  mail.date = moment.now;
  mail.extra = {{.name = std::string(loop_header), .value = loop_id(desk)}};
  return mail;
}

parser::OutgoingMessage blank_mail(const Mailbox& mailbox, const Desk& desk, const Moment& moment,
                                   std::string_view label) {
  parser::OutgoingMessage mail;
  mail.from = {.name = mailbox.display_name, .address = mailbox.address};
  mail.message_id =
      random_text(moment.entropy, label, 0, 2 * nonce_length) + "@" + parser::domain_of(mailbox.address);
  mail.date = moment.now;
  mail.extra = {{.name = std::string(loop_header), .value = loop_id(desk)}};
  return mail;
}

db::NewOutgoing post(db::OutgoingKind kind, const Mailbox& mailbox, Sender sender,
                     const parser::OutgoingMessage& message, std::vector<std::string> recipients) {
  return {.kind = kind,
          .mailbox = mailbox.address,
          .mail_from = sender == Sender::null ? std::string{} : mailbox.address,
          .message_id = message.message_id,
          .message = parser::render(message),
          .smtputf8 = parser::needs_smtputf8(message),
          .recipients = std::move(recipients)};
}

}  // namespace ticketd::desk
