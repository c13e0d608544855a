// The daily mail to ops: every mail the servers held since the last digest, what it became, and what waits.
// The numbers add up, or the digest says that they do not (RELIABILITY, invariant 14). Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/faq.hpp"
#include "db/records.hpp"

namespace ticketd::report {

struct MailboxDay {
  std::string mailbox{};
  std::map<db::LedgerOutcome, std::int64_t> outcomes{};  ///< ledger entries of the day
};

struct OpsDay {
  db::Time from{};
  db::Time to{};
  std::vector<MailboxDay> mailboxes{};
  std::map<db::OutboxState, std::int64_t> sent{};  ///< outbox entries created in the day, by their state now
  std::int64_t waiting = 0;                        ///< outbox entries not settled yet, of any day
  db::FaqEntryFigures faq{};                       ///< of all entries in the day
};

struct OpsDigest {
  std::string subject{};
  std::string text{};
  bool operator==(const OpsDigest&) const = default;
};

/// A digest is written once a day, at the first look after this time in UTC.
inline constexpr std::chrono::hours digest_hour{5};
/// `last`: when the last one was written; empty: never.
bool digest_is_due(std::optional<db::Time> last, db::Time now);

/// "ticketd: 41 mails in, 38 tickets, all accounted for".
OpsDigest ops_digest(const OpsDay& day);

}  // namespace ticketd::report
