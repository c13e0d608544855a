// What a SQLite result code means to us. Inside db only; pure.
#pragma once

#include <string>
#include <string_view>

#include "db/store_error.hpp"

namespace ticketd::db {

/// `code` is an extended result code, `system_errno` what the failed system call left (0: none).
StoreError::Kind error_kind(int code, int system_errno);

/// One sentence for the log and for ops: which file, what happened, and for a damaged file what to do.
std::string error_text(int code, int system_errno, std::string_view path, std::string_view message);

}  // namespace ticketd::db
