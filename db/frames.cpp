#include "db/frames.hpp"

#include "db/raw_mails.hpp"

namespace ticketd::db {

Frame frame_of(Database& db, std::string_view bytes, const Cause& prefix) {
  const std::string_view with = prefix.raw ? prefix.bytes : std::string_view{};
  return {.size = bytes.size(), .prefix = prefix.raw, .bytes = {db.compression.compress(bytes, with)}};
}

std::string read_frame(Database& db, Statement& row) {
  const auto size = row.get<std::size_t>();
  const auto prefix_id = row.get<std::optional<RawMailId>>();
  const auto frame = row.get<std::string>();
  const std::string prefix = prefix_id ? load_raw_mail(db, *prefix_id).value_or("") : std::string();
  return db.compression.decompress(frame, size, prefix);
}

}  // namespace ticketd::db
