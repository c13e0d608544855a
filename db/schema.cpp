#include "db/schema.hpp"

#include <array>
#include <cstdint>
#include <string>

#include "db/transaction.hpp"

namespace ticketd::db {
namespace {

constexpr std::int64_t application_id = 0x746b7464;  // "tktd": file(1) and we know our files by it

// Times are Unix seconds (_s). NULL means "none" and stands only where a column says so. Text that repeats is
// kept as written in db/record_names.hpp. Indexes that hold all rows for ever are few: each costs a page of
// its own per new mail once the file is large; work that waits has partial indexes that stay small.
constexpr std::array migration_list{
    Sql(R"sql(
PRAGMA application_id = 0x746b7464;

-- A folder of an IMAP server under one UIDVALIDITY.
CREATE TABLE folders(
  folder_id INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  folder TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  before_start_uid INTEGER NOT NULL,  -- UIDs up to here lay there before the first start; they have no row each
  begun_s INTEGER NOT NULL,
  begun_order INTEGER NOT NULL,       -- the highest of an account and folder is the current one
  UNIQUE(account, folder, uidvalidity)
) STRICT;

-- Received mails as they came, compressed (db/compression.hpp).
CREATE TABLE raw_mails(
  raw_id INTEGER PRIMARY KEY,
  identity BLOB,                      -- of Message-ID and content; NULL: no Message-ID, or a further copy
  size_bytes INTEGER NOT NULL,
  frame BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX raw_mails_once ON raw_mails(identity) WHERE identity IS NOT NULL;

CREATE TABLE tickets(
  ticket_id INTEGER PRIMARY KEY AUTOINCREMENT,  -- an erased ticket's number is not given again
  random_id TEXT NOT NULL UNIQUE,
  mailbox TEXT NOT NULL,
  queue TEXT NOT NULL,
  subject TEXT NOT NULL,
  normalised_subject TEXT NOT NULL,
  state TEXT NOT NULL,
  priority TEXT NOT NULL,
  assignee TEXT NOT NULL,
  requester TEXT NOT NULL COLLATE NOCASE,
  language TEXT NOT NULL,
  created_s INTEGER NOT NULL,
  updated_s INTEGER NOT NULL,
  closed_s INTEGER,
  follow_up_of INTEGER REFERENCES tickets ON DELETE SET NULL
) STRICT;
CREATE INDEX tickets_by_requester ON tickets(requester, mailbox);
CREATE INDEX tickets_by_state ON tickets(state, ticket_id);
CREATE INDEX tickets_by_queue ON tickets(queue, state, ticket_id);
CREATE INDEX tickets_follow_up ON tickets(follow_up_of) WHERE follow_up_of IS NOT NULL;

CREATE TABLE participants(
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  number INTEGER NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  reply_to TEXT NOT NULL,
  verified INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY(ticket_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_generations(
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  agent TEXT NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY(ticket_id, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages(
  message_row INTEGER PRIMARY KEY,
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  direction TEXT NOT NULL,
  message_id TEXT,                    -- NULL: the sender gave none
  reference_ids TEXT NOT NULL,        -- one a line, oldest first
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  subject TEXT NOT NULL,
  text_bytes INTEGER NOT NULL,
  text_prefix_raw_id INTEGER,         -- as in outgoing; the same as raw_id, or NULL
  text_frame BLOB NOT NULL,
  at_s INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  raw_id INTEGER REFERENCES raw_mails,
  content_hash TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_ticket ON messages(ticket_id, direction, message_row);
CREATE INDEX messages_by_message_id ON messages(message_id) WHERE message_id IS NOT NULL;
CREATE INDEX messages_by_raw ON messages(raw_id) WHERE raw_id IS NOT NULL;

-- Message-IDs that a customer's mail refers to and that nobody held when it was filed: what joins siblings.
CREATE TABLE unheld_references(
  message_id TEXT NOT NULL,
  requester TEXT NOT NULL COLLATE NOCASE,  -- of the ticket: thousands may answer one newsletter
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  PRIMARY KEY(message_id, requester, ticket_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX unheld_references_by_ticket ON unheld_references(ticket_id);

CREATE TABLE events(
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY(ticket_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE clocks(
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  kind TEXT NOT NULL,
  started_s INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  promised_s INTEGER,                 -- what a customer was told in writing; NULL: nothing
  stopped_s INTEGER,                  -- NULL: running
  PRIMARY KEY(ticket_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_running ON clocks(due_s) WHERE stopped_s IS NULL;

-- Which server UID became what: the truth about the inbox.
CREATE TABLE ledger(
  folder_id INTEGER NOT NULL REFERENCES folders,
  uid INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  tries INTEGER NOT NULL,
  detail TEXT NOT NULL,
  ticket_id INTEGER REFERENCES tickets ON DELETE SET NULL,
  raw_id INTEGER REFERENCES raw_mails ON DELETE SET NULL,
  internal_date_s INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  action_pending INTEGER NOT NULL,    -- 1: to be flagged or moved on the server
  PRIMARY KEY(folder_id, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_trying ON ledger(folder_id, uid) WHERE outcome = 'trying';
CREATE INDEX ledger_actions ON ledger(folder_id, uid) WHERE action_pending = 1;
CREATE INDEX ledger_by_time ON ledger(at_s, outcome);
CREATE INDEX ledger_by_ticket ON ledger(ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ledger_by_raw ON ledger(raw_id) WHERE raw_id IS NOT NULL;

-- Our own mails, rendered once, shared by their recipients.
CREATE TABLE outgoing(
  outgoing_id INTEGER PRIMARY KEY,
  ticket_id INTEGER REFERENCES tickets ON DELETE CASCADE,
  kind TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  mail_from TEXT NOT NULL,
  message_id TEXT NOT NULL,
  smtputf8 INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  prefix_raw_id INTEGER REFERENCES raw_mails,  -- the frame is read with this mail at hand; NULL: alone
  frame BLOB NOT NULL
) STRICT;
CREATE INDEX outgoing_by_ticket ON outgoing(ticket_id, kind) WHERE ticket_id IS NOT NULL;
CREATE INDEX outgoing_by_message_id ON outgoing(message_id);
CREATE INDEX outgoing_by_prefix ON outgoing(prefix_raw_id) WHERE prefix_raw_id IS NOT NULL;

-- One mail to one recipient. kind and mailbox repeat their outgoing row's: the queue is read by them.
CREATE TABLE outbox(
  outbox_id INTEGER PRIMARY KEY,
  outgoing_id INTEGER NOT NULL REFERENCES outgoing ON DELETE CASCADE,
  kind TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  recipient TEXT NOT NULL COLLATE NOCASE,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  retried_uncertain INTEGER NOT NULL,
  created_s INTEGER NOT NULL,
  next_try_s INTEGER NOT NULL,
  changed_s INTEGER NOT NULL,         -- of the last change of state
  reply_code INTEGER NOT NULL,
  reply_text TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_by_outgoing ON outbox(outgoing_id);
CREATE INDEX outbox_by_recipient ON outbox(recipient, kind, created_s);
CREATE INDEX outbox_by_time ON outbox(created_s);
CREATE INDEX outbox_queued ON outbox(mailbox, next_try_s, outbox_id) WHERE state = 'queued';
CREATE INDEX outbox_sending ON outbox(outbox_id) WHERE state = 'sending';
CREATE INDEX outbox_held ON outbox(outbox_id) WHERE state = 'held';
CREATE INDEX outbox_uncertain ON outbox(outbox_id) WHERE state = 'uncertain';
CREATE INDEX outbox_failed ON outbox(changed_s) WHERE state = 'failed';

-- How many automatic replies were let go, by minute: the hourly budgets. '' counts them all.
CREATE TABLE auto_reply_counts(
  domain TEXT NOT NULL,
  minute INTEGER NOT NULL,            -- Unix time / 60
  replies INTEGER NOT NULL,
  PRIMARY KEY(domain, minute)
) STRICT, WITHOUT ROWID;
)sql"),
    Sql(R"sql(
-- FAQ entries offered for a customer's message. Probabilities are in millionths (_ppm).
CREATE TABLE faq_suggestions(
  message_row INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
  rank INTEGER NOT NULL,              -- from 1, best first
  entry TEXT NOT NULL,
  language TEXT NOT NULL,
  confidence_ppm INTEGER NOT NULL,
  shipped_ppm INTEGER NOT NULL,       -- without the desk's own calibration
  shown INTEGER NOT NULL,             -- 1: to the customer
  at_s INTEGER NOT NULL,
  PRIMARY KEY(message_row, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX faq_suggestions_shown ON faq_suggestions(at_s, entry) WHERE shown = 1;

-- Questions whose right answer became known. They go with their ticket.
CREATE TABLE faq_examples(
  example_id INTEGER PRIMARY KEY AUTOINCREMENT,
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  message_row INTEGER NOT NULL,       -- of the question; no reference of its own: messages go with the ticket
  question TEXT NOT NULL,             -- '' when forgotten
  entry TEXT,                         -- NULL: no entry fits
  language TEXT NOT NULL,
  weight_ppm INTEGER NOT NULL,        -- below 0: the entry did not help
  source TEXT NOT NULL,
  who TEXT NOT NULL,
  at_s INTEGER NOT NULL,
  forgotten_s INTEGER                 -- NULL: it counts
) STRICT;
CREATE UNIQUE INDEX faq_examples_one_vote ON faq_examples(ticket_id, entry)
  WHERE source IN ('solved', 'did_not_help');
CREATE INDEX faq_examples_by_ticket ON faq_examples(ticket_id);
CREATE INDEX faq_examples_of_entry ON faq_examples(entry, example_id)
  WHERE forgotten_s IS NULL AND entry IS NOT NULL;
CREATE INDEX faq_examples_of_none ON faq_examples(example_id) WHERE forgotten_s IS NULL AND entry IS NULL;
)sql"),
};

void refuse(const std::string& why) { throw StoreError(StoreError::Kind::fatal, why); }

}  // namespace

std::span<const Sql> migrations() { return migration_list; }

void migrate(Connection& db, std::span<const Sql> steps) {
  const bool empty = db.value<int>("SELECT count(*) FROM sqlite_schema") == 0;
  if (!empty && db.value<std::int64_t>("PRAGMA application_id") != application_id)
    refuse("this SQLite file belongs to another program");

  const int version = db.value<int>("PRAGMA user_version").value_or(0);
  const int newest = static_cast<int>(steps.size());
  if (version > newest)
    refuse("the file was written by a newer ticketd: its schema is " + std::to_string(version) +
           ", this program knows up to " + std::to_string(newest));

  for (int step = version; step < newest; ++step) {
    Transaction transaction(db);
    db.execute(steps[static_cast<std::size_t>(step)]);
    db.set_user_version(step + 1);
    transaction.commit();
  }
}

}  // namespace ticketd::db
