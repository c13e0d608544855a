// The rows of our own mails and of their recipients. Inside db only; writing callers hold the transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/frames.hpp"

namespace ticketd::db {

std::optional<OutboxEntry> load_outbox_entry(Connection& db, OutboxId id);
/// The newest `limit` entries of a ticket, oldest first.
std::vector<OutboxEntry> load_outbox_entries(Connection& db, TicketId ticket, int limit);

/// The entries a delivery report is about: those of the mail with reported_message_id (narrowed to the
/// reported recipients where they match any), else the newest accepted one to each reported recipient of the
/// last seven days. At most 20.
std::vector<OutboxEntry> find_reported(Connection& db, const LookupKeys& keys);

/// Writes a mail and an entry for each recipient: queued, or held. Automatic replies are counted.
void insert_outgoing(Database& db, std::optional<TicketId> ticket, const NewOutgoing& mail,
                     const Cause& cause, Time now);

/// A queued or held entry will not be sent any more; any other state is left alone.
void cancel(Connection& db, OutboxId id, Time now);

/// The rendered bytes, or nothing when there is no such mail.
std::optional<std::string> load_outgoing_bytes(Database& db, OutgoingId id);

}  // namespace ticketd::db
