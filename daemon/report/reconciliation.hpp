// The inbox as the server holds it against the ledger: every mail there is accounted for, or named
// (RELIABILITY, invariant 14). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "db/ledger.hpp"

namespace ticketd::report {

/// The numbers add up: on_server = in_ledger + missing, and in_ledger is the sum of `outcomes`.
struct Reconciliation {
  std::int64_t on_server = 0;
  std::int64_t in_ledger = 0;                            ///< of those
  std::map<db::LedgerOutcome, std::int64_t> outcomes{};  ///< of those in the ledger; before_start among them
  std::vector<std::uint32_t> missing{};                  ///< UIDs on the server that the ledger does not know
  std::vector<std::uint32_t> unfinished{};               ///< UIDs still being tried; in the ledger
  std::int64_t gone = 0;  ///< entries whose mail is not in the folder any more: moved, or deleted by somebody
  bool operator==(const Reconciliation&) const = default;

  bool accounted_for() const { return missing.empty() && unfinished.empty(); }
};

/// Both ascending by UID. UIDs up to `before_start_uid` need no entry.
Reconciliation reconcile(std::span<const std::uint32_t> on_server, std::span<const db::UidOutcome> ledger,
                         std::uint32_t before_start_uid);

}  // namespace ticketd::report
