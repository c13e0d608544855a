// Small mails and filings for the tests of the store: what a rule might have decided, without the rules.
#pragma once

#include <string>

#include "db/store.hpp"

namespace ticketd::db::sample {

inline constexpr Time noon{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10} + std::chrono::hours{12}};
inline const FolderName inbox{.account = "help@desk.example", .folder = "INBOX"};
inline constexpr std::uint32_t uidvalidity = 7;

inline ServerUid at(std::uint32_t uid) { return {inbox.account, inbox.folder, uidvalidity, uid}; }

/// The mail with that UID: its Message-ID is "mUID@customer.example", its sender
/// customerUID@customer.example.
inline ReceivedMail mail(std::uint32_t uid) {
  const std::string n = std::to_string(uid);
  return {.where = at(uid),
          .internal_date = noon,
          .message_id = "m" + n + "@customer.example",
          .content_hash = "hash" + n,
          .raw = "From: customer" + n + "@customer.example\r\nSubject: question " + n +
                 "\r\n\r\nWhere is it?\r\n"};
}

inline std::string sender(std::uint32_t uid) {
  return "customer" + std::to_string(uid) + "@customer.example";
}

inline LookupKeys keys(const ReceivedMail& mail, const std::string& from) {
  return {.mailbox = inbox.account,
          .message_id = mail.message_id,
          .content_hash = mail.content_hash,
          .sender = from,
          .normalised_subject = "question",
          .auto_reply_to = from,
          .now = noon};
}

inline NewOutgoing outgoing(OutgoingKind kind, const std::string& recipient, const std::string& message_id) {
  return {.kind = kind,
          .mailbox = inbox.account,
          .mail_from = kind == OutgoingKind::auto_reply ? "" : inbox.account,
          .message_id = message_id,
          .message = "From: help@desk.example\r\nTo: " + recipient + "\r\n\r\nhello\r\n",
          .recipients = {recipient}};
}

/// A new ticket of `from` with its message, an acknowledgement and a notification.
inline Filing opening(const Facts& facts, const ReceivedMail& mail, const std::string& from) {
  const std::string n = std::to_string(static_cast<std::int64_t>(facts.next_ticket));
  return {
      .outcome = LedgerOutcome::opened,
      .detail = "new",
      .new_ticket = Ticket{.id = facts.next_ticket,
                           .random_id = "random" + n,
                           .mailbox = inbox.account,
                           .queue = "sales",
                           .subject = "Question",
                           .normalised_subject = "question",
                           .requester = from,
                           .language = "en",
                           .created = noon,
                           .updated = noon},
      .participants = {{.number = 1, .address = from, .name = "Customer"}},
      .messages = {{.direction = Direction::from_customer,
                    .message_id = mail.message_id,
                    .from = {.name = "Customer", .address = from},
                    .subject = "Question",
                    .text = "Where is it?",
                    .at = noon,
                    .content_hash = mail.content_hash},
                   {.direction = Direction::automatic,
                    .message_id = "ack" + n + "@desk.example",
                    .subject = "Re: Question",
                    .text = "We will answer.",
                    .at = noon}},
      .events = {{.actor = "customer " + from, .kind = "opened"}},
      .new_clocks = {{.kind = ClockKind::first_response,
                      .started = noon,
                      .due = noon + std::chrono::hours{24},
                      .promised = noon + std::chrono::hours{24}}},
      .outgoing = {outgoing(OutgoingKind::auto_reply, from, "ack" + n + "@desk.example"),
                   outgoing(OutgoingKind::notification, "alice@desk.example", "note" + n + "@desk.example")},
  };
}

/// Files mail `uid` as a new ticket, in a batch of its own.
inline TicketId open_ticket(Store& store, std::uint32_t uid) {
  const ReceivedMail received = mail(uid);
  Batch batch = store.begin(noon);
  const Facts facts = batch.facts(keys(received, sender(uid)));
  batch.file(received, opening(facts, received, sender(uid)));
  batch.commit();
  return facts.next_ticket;
}

}  // namespace ticketd::db::sample
