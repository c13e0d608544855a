-- A file of schema 2 with one ticket in it, as sqlite3's .dump wrote it. Never changed once the schema was released:
-- it stands for the files people have.
PRAGMA application_id = 0x746b7464;
PRAGMA user_version = 2;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
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
INSERT INTO folders VALUES(1,'help@desk.example','INBOX',7,0,1773144000,1);
CREATE TABLE raw_mails(
  raw_id INTEGER PRIMARY KEY,
  identity BLOB,                      -- of Message-ID and content; NULL: no Message-ID, or a further copy
  size_bytes INTEGER NOT NULL,
  frame BLOB NOT NULL
) STRICT;
INSERT INTO raw_mails VALUES(1,X'4cf083cd3496a5330f0dbd098c7fb641',71,X'28b52ffd244739020046726f6d3a20637573746f6d65723140637573746f6d65722e6578616d706c650d0a5375626a6563743a207175657374696f6e20310d0a0d0a57686572652069732069743f0d0afdfdc369');
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
INSERT INTO tickets VALUES(1,'random1','help@desk.example','sales','Question','question','open','normal','','customer1@customer.example','en',1773144000,1773144000,NULL,NULL);
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
INSERT INTO participants VALUES(1,1,'customer1@customer.example','Customer','',0,0);
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
INSERT INTO messages VALUES(1,1,'from_customer','m1@customer.example','','Customer','customer1@customer.example','Question',12,1,X'28b52ffd240c350000000100c14d20761cbf29',1773144000,0,1,'hash1');
INSERT INTO messages VALUES(2,1,'automatic','ack1@desk.example','','','','Re: Question',15,NULL,X'28b52ffd240f79000057652077696c6c20616e737765722eea61eb13',1773144000,0,NULL,'');
CREATE TABLE unheld_references(
  message_id TEXT NOT NULL,
  requester TEXT NOT NULL COLLATE NOCASE,  -- of the ticket: thousands may answer one newsletter
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  PRIMARY KEY(message_id, requester, ticket_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE events(
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at_s INTEGER NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY(ticket_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO events VALUES(1,1,1773144000,'customer customer1@customer.example','opened','');
CREATE TABLE clocks(
  ticket_id INTEGER NOT NULL REFERENCES tickets ON DELETE CASCADE,
  kind TEXT NOT NULL,
  started_s INTEGER NOT NULL,
  due_s INTEGER NOT NULL,
  promised_s INTEGER,                 -- what a customer was told in writing; NULL: nothing
  stopped_s INTEGER,                  -- NULL: running
  PRIMARY KEY(ticket_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO clocks VALUES(1,'first_response',1773144000,1773230400,1773230400,NULL);
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
INSERT INTO ledger VALUES(1,1,'opened',0,'new',1,1,1773144000,1773144000,0);
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
INSERT INTO outgoing VALUES(1,1,'auto_reply','help@desk.example','','ack1@desk.example',0,66,NULL,X'28b52ffd2442d50100040346726f6d3a2068656c70406465736b2e6578616d706c650d0a546f3a20637573746f6d657231400d0a68656c6c6f0d0a0200436df012e5098af5b66c');
INSERT INTO outgoing VALUES(2,1,'notification','help@desk.example','help@desk.example','note1@desk.example',0,58,1,X'28b52ffd243a350100d868656c70406465736b546f3a20616c6963650d0a68656c6c6f0d0a03003bfd04b84f193010a8f5b1b7');
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
INSERT INTO outbox VALUES(1,1,'auto_reply','help@desk.example','customer1@customer.example','queued',0,0,1773144000,1773144000,1773144000,0,'');
INSERT INTO outbox VALUES(2,2,'notification','help@desk.example','alice@desk.example','queued',0,0,1773144000,1773144000,1773144000,0,'');
CREATE TABLE auto_reply_counts(
  domain TEXT NOT NULL,
  minute INTEGER NOT NULL,            -- Unix time / 60
  replies INTEGER NOT NULL,
  PRIMARY KEY(domain, minute)
) STRICT, WITHOUT ROWID;
INSERT INTO auto_reply_counts VALUES('',29552400,1);
INSERT INTO auto_reply_counts VALUES('customer.example',29552400,1);
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
INSERT INTO faq_suggestions VALUES(1,1,'delivery','en',975000,950000,1,1773144000);
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
INSERT INTO faq_examples VALUES(1,1,1,'Where is it?','delivery','en',1000000,'agent_faq','agent alice',1773147600,NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('tickets',1);
INSERT INTO sqlite_sequence VALUES('faq_examples',1);
CREATE UNIQUE INDEX raw_mails_once ON raw_mails(identity) WHERE identity IS NOT NULL;
CREATE INDEX tickets_by_requester ON tickets(requester, mailbox);
CREATE INDEX tickets_by_state ON tickets(state, ticket_id);
CREATE INDEX tickets_by_queue ON tickets(queue, state, ticket_id);
CREATE INDEX tickets_follow_up ON tickets(follow_up_of) WHERE follow_up_of IS NOT NULL;
CREATE INDEX messages_by_ticket ON messages(ticket_id, direction, message_row);
CREATE INDEX messages_by_message_id ON messages(message_id) WHERE message_id IS NOT NULL;
CREATE INDEX messages_by_raw ON messages(raw_id) WHERE raw_id IS NOT NULL;
CREATE INDEX unheld_references_by_ticket ON unheld_references(ticket_id);
CREATE INDEX clocks_running ON clocks(due_s) WHERE stopped_s IS NULL;
CREATE INDEX ledger_trying ON ledger(folder_id, uid) WHERE outcome = 'trying';
CREATE INDEX ledger_actions ON ledger(folder_id, uid) WHERE action_pending = 1;
CREATE INDEX ledger_by_time ON ledger(at_s, outcome);
CREATE INDEX ledger_by_ticket ON ledger(ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX ledger_by_raw ON ledger(raw_id) WHERE raw_id IS NOT NULL;
CREATE INDEX outgoing_by_ticket ON outgoing(ticket_id, kind) WHERE ticket_id IS NOT NULL;
CREATE INDEX outgoing_by_message_id ON outgoing(message_id);
CREATE INDEX outgoing_by_prefix ON outgoing(prefix_raw_id) WHERE prefix_raw_id IS NOT NULL;
CREATE INDEX outbox_by_outgoing ON outbox(outgoing_id);
CREATE INDEX outbox_by_recipient ON outbox(recipient, kind, created_s);
CREATE INDEX outbox_by_time ON outbox(created_s);
CREATE INDEX outbox_queued ON outbox(mailbox, next_try_s, outbox_id) WHERE state = 'queued';
CREATE INDEX outbox_sending ON outbox(outbox_id) WHERE state = 'sending';
CREATE INDEX outbox_held ON outbox(outbox_id) WHERE state = 'held';
CREATE INDEX outbox_uncertain ON outbox(outbox_id) WHERE state = 'uncertain';
CREATE INDEX outbox_failed ON outbox(changed_s) WHERE state = 'failed';
CREATE INDEX faq_suggestions_shown ON faq_suggestions(at_s, entry) WHERE shown = 1;
CREATE UNIQUE INDEX faq_examples_one_vote ON faq_examples(ticket_id, entry)
  WHERE source IN ('solved', 'did_not_help');
CREATE INDEX faq_examples_by_ticket ON faq_examples(ticket_id);
CREATE INDEX faq_examples_of_entry ON faq_examples(entry, example_id)
  WHERE forgotten_s IS NULL AND entry IS NOT NULL;
CREATE INDEX faq_examples_of_none ON faq_examples(example_id) WHERE forgotten_s IS NULL AND entry IS NULL;
COMMIT;
