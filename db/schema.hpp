// The tables, as an append-only list of migrations. Inside db only.
#pragma once

#include <span>

#include "db/connection.hpp"
#include "db/sql.hpp"

namespace ticketd::db {

/// migrations()[n] brings a file from user_version n to n + 1. An entry never changes once it was released:
/// a change of the schema is a new entry at the end.
std::span<const Sql> migrations();

/// Brings the file to the newest schema, each step in a transaction of its own. Throws StoreError fatal when
/// the file belongs to another program or to a newer ticketd.
void migrate(Connection& db, std::span<const Sql> steps);

}  // namespace ticketd::db
