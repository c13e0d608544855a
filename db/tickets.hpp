// Tickets as people ask for them: lists, one in full, a raw mail, and the end of one.
// Blocking, on the store thread. Throws StoreError.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/records.hpp"

namespace ticketd::db {

struct Database;

/// Empty members do not filter.
struct TicketFilter {
  std::vector<TicketState> states{};
  std::string queue{};
  std::string assignee{};
  int limit = 100;
};

/// A line of a list: the ticket and its running clock that is due first.
struct ListedTicket {
  Ticket ticket{};
  std::optional<Clock> clock{};
  bool operator==(const ListedTicket&) const = default;
};

/// One ticket in full; of messages, events and entries the newest 1,000 each, oldest first.
struct TicketDetails {
  TicketView view{};
  std::vector<Message> messages{};
  std::vector<Event> events{};
  std::vector<OutboxEntry> outbox{};
  bool operator==(const TicketDetails&) const = default;
};

/// A ticket as a report counts it.
struct OpenedTicket {
  TicketId id{};
  std::string queue{};
  std::string language{};  ///< BCP 47; empty: not known
  Time filed{};            ///< when its first mail was taken in
  std::optional<Clock> first_response{};
  std::optional<Time> answered{};  ///< when an agent's first answer went to the customer
  bool solved_by_faq = false;      ///< a customer said so
  bool operator==(const OpenedTicket&) const = default;
};

class Tickets {
 public:
  explicit Tickets(Database& db) : db_(db) {}

  /// What is due first comes first, then tickets without a running clock, newest first; `limit` at most.
  std::vector<ListedTicket> list(const TicketFilter& filter);
  /// How many list() would find without its limit.
  std::int64_t count(const TicketFilter& filter);
  /// How many tickets are in each state; states without one are left out.
  std::map<TicketState, std::int64_t> counts();
  /// Tickets with a running clock that was due before `now`.
  std::int64_t late(Time now);
  std::optional<TicketDetails> details(TicketId id);
  /// What the rules need of one ticket, for changes that no mail caused.
  std::optional<TicketView> view(TicketId id);
  /// Tickets whose first mail was taken in in [from, to), in their order; spam is left out.
  std::vector<OpenedTicket> opened(Time from, Time to);
  /// The bytes as they came; nothing when there is no such mail.
  std::optional<std::string> raw_mail(RawMailId id);

  /// Deletes the ticket and everything that came or went under it: messages, raw mails, our rendered mails;
  /// the ledger keeps that a UID was handled. The bytes are overwritten in the file and gone from the WAL
  /// when this returns (RELIABILITY, invariant 13). False when there is no such ticket.
  bool erase(TicketId id);

 private:
  Database& db_;
};

}  // namespace ticketd::db
