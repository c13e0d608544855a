#include "daemon/report/reconciliation.hpp"

#include <optional>

namespace ticketd::report {

Reconciliation reconcile(std::span<const std::uint32_t> on_server, std::span<const db::UidOutcome> ledger,
                         std::uint32_t before_start_uid) {
  Reconciliation result{.on_server = static_cast<std::int64_t>(on_server.size())};
  auto entry = ledger.begin();
  for (const std::uint32_t uid : on_server) {
    for (; entry != ledger.end() && entry->uid < uid; ++entry) ++result.gone;

    std::optional<db::LedgerOutcome> outcome;
    if (entry != ledger.end() && entry->uid == uid) {
      outcome = entry->outcome;
      ++entry;
    } else if (uid <= before_start_uid) {
      outcome = db::LedgerOutcome::before_start;
    }
    if (!outcome) {
      result.missing.push_back(uid);
      continue;
    }
    ++result.in_ledger;
    ++result.outcomes[*outcome];
    if (outcome == db::LedgerOutcome::trying) result.unfinished.push_back(uid);
  }
  result.gone += ledger.end() - entry;
  return result;
}

}  // namespace ticketd::report
