// Received mails as they came, each kept once. Inside db only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/database.hpp"

namespace ticketd::db {

/// 16 bytes that stand for (Message-ID, content hash); nothing when either is missing: that joins nothing.
std::optional<std::string> mail_identity(std::string_view message_id, std::string_view content_hash);

/// The mail that was filed first with this identity.
std::optional<RawMailId> find_raw_mail(Database& db, std::string_view message_id,
                                       std::string_view content_hash);

enum class RawCopy { first, further };

/// Stores the mail's bytes. As `first` it owns its identity and throws `rejected` when another mail has it;
/// a `further` copy of a filed mail shares the row when the bytes are the same, else it gets one of its own.
RawMailId store_raw_mail(Database& db, const ReceivedMail& mail, RawCopy copy);

/// The bytes as they came, or nothing when there is no such row.
std::optional<std::string> load_raw_mail(Database& db, RawMailId id);

}  // namespace ticketd::db
