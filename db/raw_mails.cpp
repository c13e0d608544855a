#include "db/raw_mails.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace ticketd::db {
namespace {

constexpr std::size_t identity_bytes = 16;

RawMailId insert(Database& db, const ReceivedMail& mail, const std::optional<std::string>& identity) {
  const std::string_view frame = db.compression.compress(mail.raw);
  const std::optional<Blob> key = identity ? std::optional(Blob{*identity}) : std::nullopt;
  db.connection.run("INSERT INTO raw_mails(identity, size_bytes, frame) VALUES (?, ?, ?)", key,
                    mail.raw.size(), Blob{frame});
  return RawMailId{db.connection.last_insert_rowid()};
}

}  // namespace

std::optional<std::string> mail_identity(std::string_view message_id, std::string_view content_hash) {
  if (message_id.empty() || content_hash.empty()) return std::nullopt;
  std::string text(message_id);
  text += '\0';
  text += content_hash;
  std::array<unsigned char, identity_bytes> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()),
                     text.size(), nullptr, 0);
  return std::string(digest.begin(), digest.end());
}

std::optional<RawMailId> find_raw_mail(Database& db, std::string_view message_id,
                                       std::string_view content_hash) {
  const std::optional<std::string> identity = mail_identity(message_id, content_hash);
  if (!identity) return std::nullopt;
  return db.connection.value<RawMailId>("SELECT raw_id FROM raw_mails WHERE identity = ?", Blob{*identity});
}

RawMailId store_raw_mail(Database& db, const ReceivedMail& mail, RawCopy copy) {
  if (copy == RawCopy::first) return insert(db, mail, mail_identity(mail.message_id, mail.content_hash));
  const std::optional<RawMailId> known = find_raw_mail(db, mail.message_id, mail.content_hash);
  if (known && load_raw_mail(db, *known) == mail.raw) return *known;
  return insert(db, mail, std::nullopt);
}

std::optional<std::string> load_raw_mail(Database& db, RawMailId id) {
  Statement row = db.connection.query("SELECT size_bytes, frame FROM raw_mails WHERE raw_id = ?", id);
  if (!row.step()) return std::nullopt;
  const auto size = row.get<std::size_t>();
  return db.compression.decompress(row.get<std::string>(), size);
}

}  // namespace ticketd::db
