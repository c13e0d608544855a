// Every statement the store has prepared is asked how SQLite would run it: none may read a whole table that
// grows with the mail.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <map>
#include <set>

#include "tests/db/sample.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using std::chrono::hours;

sqlite3* opened = nullptr;  // the store's connection, seen by SQLite's hook for new ones

int remember(sqlite3* handle, const char** /*error*/, const void* /*api*/) {
  opened = handle;
  return SQLITE_OK;
}

/// Opens a store and remembers its connection.
class WatchedStore {
 public:
  WatchedStore() {
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(&remember));
    store_.emplace(":memory:");
    sqlite3_reset_auto_extension();
  }
  Store& operator*() { return *store_; }
  sqlite3* handle() const { return opened; }

 private:
  std::optional<Store> store_;
};

std::vector<std::string> plan(sqlite3* db, const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const std::string explain = "EXPLAIN QUERY PLAN " + sql;
  EXPECT_EQ(sqlite3_prepare_v2(db, explain.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db);
  std::vector<std::string> steps;
  while (sqlite3_step(statement) == SQLITE_ROW)
    steps.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
  sqlite3_finalize(statement);
  return steps;
}

std::map<std::string, std::vector<std::string>> plans(sqlite3* db) {
  std::vector<std::string> statements;
  for (sqlite3_stmt* s = sqlite3_next_stmt(db, nullptr); s != nullptr; s = sqlite3_next_stmt(db, s))
    statements.emplace_back(sqlite3_sql(s));
  std::map<std::string, std::vector<std::string>> plans;
  for (const std::string& sql : statements)
    if (!sql.starts_with("PRAGMA")) plans[sql] = plan(db, sql);
  return plans;
}

/// Calls everything the store can do, so that every statement is prepared.
void use_everything(Store& store) {
  store.ledger().begin_folder(inbox, sample::uidvalidity, 0, noon);
  const TicketId id = sample::open_ticket(store, 1);
  store.ledger().count_tries(std::vector{sample::at(2)}, noon);
  store.ledger().record(std::vector{sample::at(2)}, LedgerOutcome::vanished, "", noon);
  store.ledger().cursor(inbox);
  store.ledger().unfinished(inbox, sample::uidvalidity, std::vector<std::uint32_t>{1, 2, 3});
  store.ledger().entry(sample::at(1));
  store.ledger().outcomes(inbox, sample::uidvalidity, 1, 10);
  store.ledger().counts(noon, noon + hours{1});
  store.ledger().pending_actions(inbox, sample::uidvalidity, 10);
  store.ledger().actions_done(std::vector{sample::at(1)});

  ReceivedMail copy = sample::mail(1);
  copy.where = sample::at(3);
  {
    Batch batch = store.begin(noon);
    LookupKeys keys = sample::keys(copy, sample::sender(1));
    keys.ticket_random_ids = {"random1"};
    keys.references = {"m1@customer.example", "unheld@customer.example"};
    keys.claimed = id;
    keys.reported_message_id = "ack1@desk.example";
    batch.facts(keys);
    keys.reported_message_id = "";
    keys.reported_recipients = {sample::sender(1)};
    keys.voted_random_id = "random1";
    batch.facts(keys);
    batch.file(copy, {.outcome = LedgerOutcome::duplicate, .ticket = id});
    const Message message{.direction = Direction::from_customer, .references = {"unheld@customer.example"}};
    batch.apply({.ticket = id,
                 .messages = {message},
                 .change = {.state = TicketState::pending,
                            .priority = Priority::high,
                            .assignee = "alice",
                            .queue = "sales",
                            .subject = "x"},
                 .stopped_clocks = {ClockKind::first_response},
                 .agent_generations = {{"alice", 1}},
                 .suggestions = {{.entry = "returns", .language = "en", .confidence = 0.9, .shown = true}},
                 .examples = {{.text = "?", .entry = "returns", .source = FaqSource::agent_faq}},
                 .outgoing = {sample::outgoing(OutgoingKind::auto_reply, "held@customer.example", "h")},
                 .cancelled = {OutboxId{1}}});
    batch.commit();
  }
  {
    ReceivedMail refused = sample::mail(4);
    Batch batch = store.begin(noon);
    batch.file(refused, {.outcome = LedgerOutcome::refused});
    batch.facts(sample::keys(refused, "alice@desk.example"));
    batch.commit();
  }

  Outbox& outbox = store.outbox();
  outbox.due(inbox.account, noon, 10);
  outbox.next_due(inbox.account);
  outbox.message(OutgoingId{1});
  const std::vector<OutboxId> ids{OutboxId{2}};
  outbox.begin_sending(ids, noon);
  outbox.not_sent(ids, noon);
  outbox.begin_sending(ids, noon);
  outbox.finish(std::vector{SendResult{.id = ids[0], .state = OutboxState::uncertain}}, noon);
  outbox.finish(std::vector{SendResult{.id = ids[0], .state = OutboxState::accepted}}, noon);
  outbox.recover(noon, noon);
  outbox.expired(noon, 10);
  outbox.expire(std::vector{SendResult{.id = OutboxId{1}}}, noon);
  outbox.release_held({}, noon);
  outbox.counts(noon);
  outbox.written(noon, noon);
  outbox.written(OutgoingKind::answer, noon, noon);
  outbox.last_written(OutgoingKind::notice, "alice@desk.example");

  Faq& faq = store.faq();
  faq.examples();
  faq.suggestions(id);
  faq.figures(noon, noon + hours{1});
  faq.outcomes(10);
  faq.unanswered(noon, 10);
  const TicketId unanswered = sample::open_ticket(store, 5);
  faq.unanswered(noon, 10);
  for (const FaqForgetting& what :
       {FaqForgetting{"returns"}, FaqForgetting{unanswered}, FaqForgetting{FaqExampleId{1}}}) {
    faq.matching(what, 10);
    faq.forget(what, noon);
  }

  Tickets& tickets = store.tickets();
  for (const TicketFilter& filter :
       {TicketFilter{}, TicketFilter{.queue = "sales"}, TicketFilter{.assignee = "alice"}}) {
    tickets.list(filter);
    tickets.count(filter);
  }
  tickets.counts();
  tickets.late(noon);
  tickets.opened(noon, noon + hours{1});
  tickets.details(id);
  tickets.raw_mail(RawMailId{1});
  tickets.erase(id);
}

TEST(QueryPlanTest, NoStatementReadsAWholeGrowingTable) {
  // One row per folder; the rows of one batch; a report for people over an index that holds nothing but its
  // column.
  const std::set<std::string> allowed = {
      "SCAN folders",           "SCAN folders USING COVERING INDEX sqlite_autoindex_folders_1",
      "SCAN erased_mails",
      "SCAN auto_reply_counts",  // of two hours
      "SCAN sqlite_master",     "SCAN sqlite_sequence",
      "SCAN (subquery-1)",  // 1,000 rows at most
      "SCAN CONSTANT ROW",      "SCAN tickets USING COVERING INDEX tickets_by_state",
  };
  // Partial indexes hold what waits, and nothing else.
  const std::vector<std::string> waiting = {"ledger_trying",  "ledger_actions",   "outbox_queued",
                                            "outbox_sending", "outbox_uncertain", "outbox_held",
                                            "outbox_failed",  "clocks_running"};
  // Read from the newest on, in the order of the key, and no further than wanted; or a report for people.
  const std::vector<std::string> stopped = {
      "SELECT example_id, question, entry", "SELECT s.entry, s.language, s.confidence_ppm",
      "SELECT ticket_id, subject, language, state, created_s FROM tickets ORDER BY ticket_id DESC",
      "SELECT entry, source FROM faq_examples"};
  WatchedStore store;
  use_everything(*store);
  const auto found = plans(store.handle());
  ASSERT_GT(found.size(), 70) << "statements were not seen";

  for (const auto& [sql, steps] : found)
    for (const std::string& step : steps) {
      const auto begins = [&sql](const std::string& beginning) { return sql.starts_with(beginning); };
      if (std::ranges::any_of(stopped, begins) && !step.contains("TEMP B-TREE")) continue;
      const auto names = [&step](const std::string& index) { return step.find(index) != std::string::npos; };
      if (!step.starts_with("SCAN") || allowed.contains(step) || std::ranges::any_of(waiting, names))
        continue;
      ADD_FAILURE() << step << "\nin: " << sql;
    }
}

TEST(QueryPlanTest, HotQueriesFindTheirRowsInOrder) {
  struct Case {
    std::string beginning;
    std::string index;
  };
  const Case hot[] = {
      {"SELECT outbox_id FROM outbox WHERE state = 'queued' AND mailbox = ?", "outbox_queued"},
      {"SELECT next_try_s FROM outbox WHERE state = 'queued'", "outbox_queued"},
      {"SELECT EXISTS (SELECT 1 FROM outbox WHERE recipient = ?", "outbox_by_recipient"},
      {"SELECT EXISTS (SELECT 1 FROM outgoing WHERE ticket_id = ?", "outgoing_by_ticket"},
      {"SELECT message_row FROM messages WHERE ticket_id = ? AND direction = ?", "messages_by_ticket"},
      {"SELECT message_id, ticket_id, direction FROM messages", "messages_by_message_id"},
      {"SELECT raw_id FROM raw_mails WHERE identity = ?", "raw_mails_once"},
      {"SELECT uid, outcome FROM ledger WHERE", "PRIMARY KEY"},
      {"SELECT uid, outcome FROM ledger INDEXED", "ledger_actions"},
      {"SELECT min(uid) FROM ledger", "ledger_trying"},
      {"SELECT t.ticket_id FROM unheld_references AS u", "PRIMARY KEY (message_id=? AND requester=?)"},
      {"SELECT t.ticket_id FROM clocks AS c CROSS JOIN tickets", "clocks_running"},
      {"SELECT t.ticket_id FROM tickets AS t WHERE t.state", "tickets_by_state"},
      {"SELECT t.ticket_id FROM tickets AS t WHERE t.queue", "tickets_by_queue"},
      {"SELECT message_row, entry, source FROM faq_examples", "faq_examples_by_ticket"},
      {"SELECT entry, language, confidence_ppm", "PRIMARY KEY (message_row=?)"},
  };
  WatchedStore store;
  use_everything(*store);
  const auto found = plans(store.handle());

  for (const auto& [beginning, index] : hot) {
    SCOPED_TRACE(beginning);
    int seen = 0;
    for (const auto& [sql, steps] : found) {
      if (!sql.starts_with(beginning)) continue;
      ++seen;
      EXPECT_THAT(steps, testing::Contains(testing::HasSubstr(index)));
      EXPECT_THAT(steps, testing::Not(testing::Contains(testing::HasSubstr("TEMP B-TREE"))));
    }
    EXPECT_GT(seen, 0) << "the statement is another now";
  }
}

}  // namespace
}  // namespace ticketd::db
