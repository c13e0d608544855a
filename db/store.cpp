#include "db/store.hpp"

#include "db/database.hpp"
#include "db/facts.hpp"
#include "db/filing.hpp"
#include "db/schema.hpp"
#include "db/transaction.hpp"

namespace ticketd::db {

struct Batch::Scope {
  Database& db;
  Time now;
  Transaction transaction{db.connection};
};

Batch::Batch(Database& db, Time now) : scope_(new Scope{.db = db, .now = now}) {}
Batch::Batch(Batch&&) noexcept = default;
Batch::~Batch() = default;

Facts Batch::facts(const LookupKeys& keys) { return look_up(scope_->db, keys); }

Batch::Filed Batch::file(const ReceivedMail& mail, const Filing& filing) {
  return write_mail(scope_->db, mail, filing, scope_->now) ? Filed::now : Filed::before;
}

void Batch::apply(const Filing& filing) { write_change(scope_->db, filing, scope_->now); }

void Batch::commit() { scope_->transaction.commit(); }

Store::Store(const std::filesystem::path& path)
    : db_(new Database{.connection = Connection(path)}),
      ledger_(*db_),
      outbox_(*db_),
      tickets_(*db_),
      faq_(*db_) {
  migrate(db_->connection, migrations());
}

Store::~Store() = default;

Batch Store::begin(Time now) { return {*db_, now}; }

}  // namespace ticketd::db
