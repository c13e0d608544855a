// Rows of the ledger: which server UID became what. Inside db only; writing callers hold the transaction.
#pragma once

#include <optional>

#include "db/connection.hpp"

namespace ticketd::db {

/// The row of a folder under a UIDVALIDITY, or nothing when it was never begun.
std::optional<std::int64_t> find_folder(Connection& db, const std::string& account, const std::string& folder,
                                        std::uint32_t uidvalidity);

/// The same, where it must have been begun: else StoreError rejected.
std::int64_t folder_of(Connection& db, const ServerUid& where);

/// One more try of a UID, committed before it is made; the tries so far, or 0 when the UID has a final entry.
int count_try(Connection& db, std::int64_t folder_id, std::uint32_t uid, Time now);

/// An entry without a try, where there is none.
void expect_mail(Connection& db, std::int64_t folder_id, std::uint32_t uid, Time now);

/// The result of a UID. False, and nothing written, when it has a final entry already.
bool write_final_entry(Connection& db, const LedgerEntry& entry, ServerAction action);

std::optional<LedgerEntry> load_ledger_entry(Connection& db, const ServerUid& where);

}  // namespace ticketd::db
