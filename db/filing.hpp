// Writes what was decided about one mail. Inside db only; the caller holds the batch's transaction.
#pragma once

#include "db/database.hpp"

namespace ticketd::db {

/// In one savepoint: the raw mail, everything in the filing, the ledger entry. False, and nothing written,
/// when the UID already has a final entry. Throws StoreError; `rejected` concerns this mail only.
bool write_mail(Database& db, const ReceivedMail& mail, const Filing& filing, Time now);

/// In one savepoint: a filing that no received mail caused (a timer, a command of ops, a failed delivery).
/// `outcome` and `detail` have no meaning then.
void write_change(Database& db, const Filing& filing, Time now);

}  // namespace ticketd::db
