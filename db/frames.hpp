// Compressed bytes in a row, always three columns in this order: size, raw mail used as prefix or NULL,
// frame. Inside db only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/database.hpp"

namespace ticketd::db {

/// The received mail that what is stored was caused by and is likely to repeat. Without `raw`: none.
struct Cause {
  std::optional<RawMailId> raw{};
  std::string_view bytes{};
};

/// The three columns, ready to be bound. The frame lies in the compressor until its next use.
struct Frame {
  std::size_t size = 0;
  std::optional<RawMailId> prefix{};
  Blob bytes{};
};

/// With the cause as prefix where there is one, alone otherwise.
Frame frame_of(Database& db, std::string_view bytes, const Cause& prefix);

/// Reads the next three columns of the row and gives back the original bytes.
std::string read_frame(Database& db, Statement& row);

}  // namespace ticketd::db
