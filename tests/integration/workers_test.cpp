// The workers between a mail server that misbehaves on purpose and a real store: what is in the ledger and in
// the outbox afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "daemon/mailbox_worker.hpp"
#include "daemon/outbox_worker.hpp"
#include "daemon/wall_clock.hpp"
#include "daemon/worker_group.hpp"
#include "tests/db/faulty_disk.hpp"
#include "tests/integration/scripted_server.hpp"
#include "tests/run_task.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;
using After = test::Reaction::After;
using db::LedgerOutcome;
using db::OutboxState;

constexpr const char* support = "support@acme.example";
const db::FolderName inbox{support, "INBOX"};
constexpr std::uint32_t uidvalidity = 7;  // the scripted server's

std::shared_ptr<const desk::Desk> a_desk() {
  desk::DeskConfig config;
  config.mailboxes = {{.address = support, .queue = "support", .authserv_id = "mx.test"}};
  config.queues = {{.name = "support", .agents = {"alice"}, .sla = "default"}};
  config.agents = {{.name = "alice", .address = "alice@acme.example"}};
  config.slas = {{.name = "default", .calendar = "default"}};
  desk::Calendar calendar{.name = "default"};
  for (auto& day : calendar.hours) day = {{.from = std::chrono::hours{9}, .to = std::chrono::hours{17}}};
  config.calendars = {calendar};
  desk::TokenKeys keys{.keys = {{.id = "k1", .bytes = {7}}}};
  return std::make_shared<const desk::Desk>(desk::Desk{.config = config, .keys = keys});
}

std::string mail(std::uint32_t uid) {
  const std::string n = std::to_string(uid);
  return "From: c" + n + "@customer.example\r\nTo: support@acme.example\r\nSubject: Question " + n +
         "\r\nMessage-ID: <" + n + "@customer.example>\r\n\r\nWhere is parcel " + n + "?\r\n";
}

/// What UID FETCH says of these mails, whole.
std::string bodies(const std::vector<std::uint32_t>& uids) {
  std::string text;
  for (const std::uint32_t uid : uids) {
    const std::string n = std::to_string(uid);
    const std::string raw = mail(uid);
    text +=
        "* " + n + " FETCH (UID " + n + " BODY[] {" + std::to_string(raw.size()) + "}\r\n" + raw + ")\r\n";
  }
  return text + "%T OK done\r\n";
}

std::string summary(std::uint32_t uid, std::uint64_t size = 200, const std::string& year = "2026") {
  const std::string n = std::to_string(uid);
  return "* " + n + " FETCH (UID " + n + " RFC822.SIZE " + std::to_string(size) + " INTERNALDATE \"20-Nov-" +
         year + " 09:00:00 +0000\" FLAGS ())\r\n";
}

class WorkersTest : public testing::Test {
 protected:
  void SetUp() override { std::ofstream(folder_.path() / "password") << "secret"; }

  config::ServerSettings server(std::string url) const {
    return {
        .url = std::move(url), .user = "ann", .password_file = folder_.path() / "password", .insecure = true};
  }
  config::MailboxSettings settings() const {
    return {.address = support,
            .imap = {.server = server(imap_.url("imap"))},
            .smtp = {.server = {.url = smtp_.url("smtp"), .insecure = true}},
            .start = config::Start::all};
  }

  /// Runs `work` while `scenario` lasts.
  void run(Task<> work, Task<> scenario) {
    test::run_task(io_, together(std::move(work), std::move(scenario)));
  }
  Task<> together(Task<> work, Task<> scenario) {
    WorkerGroup group(co_await asio::this_coro::executor,
                      [](const auto& name, const auto&) { ADD_FAILURE() << name << " failed"; });
    group.start("worker", std::move(work));
    co_await std::move(scenario);
    co_await group.stop();
  }
  /// Until `condition`, which is asked on the store's thread, holds.
  Task<> until(std::function<bool()> condition) {
    for (int looks = 0; !co_await store_thread_.run([&] { return condition(); }); ++looks) {
      if (looks > 1500) co_return ADD_FAILURE() << "waited in vain";
      co_await sleep_for(5ms);
    }
  }

  LedgerOutcome outcome(std::uint32_t uid) {
    const auto entry = store_.ledger().entry({support, "INBOX", uidvalidity, uid});
    return entry ? entry->outcome : LedgerOutcome::trying;
  }

  db::OutboxId queue(db::OutgoingKind kind = db::OutgoingKind::answer, db::Time at = wall_clock()) {
    const std::string n = std::to_string(++queued_);
    db::Batch batch = store_.begin(at);
    batch.apply({.outgoing = {{.kind = kind,
                               .mailbox = support,
                               .mail_from = kind == db::OutgoingKind::auto_reply ? "" : support,
                               .message_id = n + "@acme.example",
                               .message = "From: support@acme.example\r\nSubject: " + n + "\r\n\r\nHello\r\n",
                               .recipients = {"c" + n + "@customer.example"}}}});
    batch.commit();
    return db::OutboxId{queued_};
  }
  OutboxState state(db::OutboxId id) { return store_.outbox().entry(id)->state; }

  test::TemporaryDirectory folder_;
  test::FaultyDisk disk_;
  asio::io_context io_{1};  // outlives the threads that hand results to it
  test::ScriptedImap imap_{io_};
  test::ScriptedSmtp smtp_{io_};
  mail::CurlLoop curl_{io_};
  Blocking parsers_{1};
  db::Store store_{folder_.path() / "ticketd.db"};
  Blocking store_thread_{1};
  std::shared_ptr<const desk::Desk> desk_ = a_desk();
  Heartbeats heartbeats_;
  Intake intake_{parsers_, store_thread_, store_, desk_, [] {}};
  OutboxJournal journal_{io_.get_executor(), store_thread_, store_, desk_, [] {}};
  std::int64_t queued_ = 0;
};

class MailboxWorkerTest : public WorkersTest {
 protected:
  void run_until(const std::function<bool()>& condition, config::MailboxSettings settings) {
    MailboxWorker worker(std::move(settings), 50U << 20U, curl_, store_thread_, store_, intake_, heartbeats_);
    run(worker.run(), until(condition));
  }
  void run_until(const std::function<bool()>& condition) { run_until(condition, settings()); }
};

TEST_F(MailboxWorkerTest, WhatComesLaterThanItsSuccessorsIsNotPassedOverWhenTheConnectionIsLost) {
  imap_.on("RFC822.SIZE", {summary(1) + summary(2) + summary(3, 5'000'000) + "%T OK done\r\n"});
  imap_.on("UID FETCH 1:2 (UID BODY",
           {"%T NO one of them cannot be read\r\n"});  // so each is asked for alone,
  imap_.on("UID FETCH 3 (UID BODY", {bodies({3})});    // after this one has come
  imap_.on("UID FETCH 1 (UID BODY", {bodies({1})});
  imap_.on("UID FETCH 2 (UID BODY", {bodies({2})});
  imap_.once("UID FETCH 1 (UID BODY", {"", After::close});

  run_until([&] { return outcome(1) == LedgerOutcome::opened && outcome(2) == LedgerOutcome::opened; });

  EXPECT_EQ(outcome(3), LedgerOutcome::opened);
  EXPECT_EQ(store_.tickets().count({}), 3);
}

TEST_F(MailboxWorkerTest, F16_AMailTheServerDoesNotHandOutIsNotTakenForGone) {
  imap_.on("RFC822.SIZE", {summary(2) + summary(3) + "%T NO some cannot be read\r\n"});
  imap_.on("UID FETCH 2:3 (UID BODY", {bodies({2, 3})});

  run_until([&] {
    const auto withheld = store_.ledger().entry({support, "INBOX", uidvalidity, 1});
    return withheld && (withheld->tries == 1 || withheld->outcome != LedgerOutcome::trying);
  });

  EXPECT_EQ(outcome(1), LedgerOutcome::trying);
  EXPECT_EQ(store_.ledger().cursor(inbox)->last_uid, 0) << "it is asked for again";
  EXPECT_EQ(outcome(3), LedgerOutcome::opened);
}

TEST_F(MailboxWorkerTest, F19_AMailTheServerDoesNotListAnyMoreIsGone) {
  imap_.on("UID SEARCH", {"* SEARCH 2 3\r\n%T OK done\r\n"});
  imap_.once("UID SEARCH", {"* SEARCH 1 2 3\r\n%T OK done\r\n"});
  imap_.on("RFC822.SIZE", {summary(2) + summary(3) + "%T OK done\r\n"});
  imap_.on("UID FETCH 2:3 (UID BODY", {bodies({2, 3})});

  run_until([&] { return outcome(1) == LedgerOutcome::vanished; });

  EXPECT_EQ(store_.ledger().cursor(inbox)->last_uid, 3);
}

TEST_F(MailboxWorkerTest, F18_OldMailAboveNewMailDoesNotHideItAfterAUidvalidityChange) {
  const db::Time started{std::chrono::sys_days{std::chrono::year{2026} / 11 / 1}};
  store_.ledger().begin_folder(inbox, uidvalidity - 1, 0, started);
  imap_.on("RFC822.SIZE",
           {summary(1, 200, "2025") + summary(2) + summary(3, 200, "2025") + "%T OK done\r\n"});
  imap_.on("UID FETCH 2 (UID BODY", {bodies({2})});
  config::MailboxSettings from_now_on = settings();
  from_now_on.start = config::Start::now;

  run_until([&] { return outcome(2) == LedgerOutcome::opened; }, from_now_on);

  EXPECT_EQ(outcome(3), LedgerOutcome::before_start);
  EXPECT_EQ(store_.ledger().cursor(inbox)->before_start_uid, 1);
  EXPECT_EQ(store_.tickets().count({}), 1);
}

TEST_F(MailboxWorkerTest, F03_AFullDiskIsNoFaultOfTheMail) {
  const db::ServerUid where{support, "INBOX", uidvalidity, 1};
  store_.ledger().begin_folder(inbox, uidvalidity, 0, wall_clock());
  const auto accept = [&] {
    std::vector<mail::FetchedMail> batch;
    batch.push_back({.uid = 1, .size_bytes = mail(1).size(), .raw = mail(1)});
    return test::run_task(io_,
                          intake_.accept({.folder = inbox, .uidvalidity = uidvalidity}, std::move(batch)));
  };
  const auto tries = [&] {
    const auto entry = store_.ledger().entry(where);
    return entry ? entry->tries : 0;
  };

  // Full before a try is counted, then full after it: until the mail was tried more often than it may be.
  for (int n = 1; n < 200 && tries() <= Intake::tries_limit; ++n) {
    disk_.fail_at(test::Fault::full, n);
    EXPECT_THROW(accept(), db::StoreError);
    disk_.heal();
  }
  ASSERT_GT(tries(), Intake::tries_limit);

  EXPECT_EQ(accept(), (std::vector<Filed>{{1, LedgerOutcome::opened}}));
}

class OutboxWorkerTest : public WorkersTest {
 protected:
  void run(Task<> scenario) { WorkersTest::run(worker_.run(), std::move(scenario)); }
  Task<> sent(db::OutboxId id) {
    worker_.mail_to_send();
    co_await until([this, id] { return state(id) == OutboxState::accepted; });
  }

  OutboxWorker worker_{settings(), curl_, store_thread_, store_, journal_, heartbeats_};
};

TEST_F(OutboxWorkerTest, AConnectionThatWorksIsUsedWhereANewOneIsRefused) {
  queue();
  const db::OutboxId second = queue();
  // Lives longer than its run. NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
  const auto scenario = [&]() -> Task<> {
    co_await until([&] { return state(second) == OutboxState::accepted; });
    co_await sleep_for(100ms);  // both connections wait for the next mail
    smtp_.once("MAIL FROM", {"", After::close});
    const db::OutboxId unlucky = co_await store_thread_.run([&] { return queue(); });
    worker_.mail_to_send();
    co_await until([&] { return store_.outbox().entry(unlucky)->tries == 1; });
    smtp_.on("EHLO", {"421 4.7.0 too many connections\r\n", After::close});
    co_await sent(co_await store_thread_.run([&] { return queue(); }));
  };

  run(scenario());

  EXPECT_LE(smtp_.count("EHLO"), 6U) << "two for each connection";
}

TEST_F(OutboxWorkerTest, F23_ARefusedLoginIsTriedOnceAndThenLetAloneForAWhile) {
  smtp_.on("EHLO", {"250-scripted\r\n250 AUTH PLAIN\r\n"});
  smtp_.on("AUTH", {"535 5.7.8 no\r\n"});
  for (int i = 0; i < 8; ++i) queue();
  config::MailboxSettings with_login = settings();
  with_login.smtp.server = server(smtp_.url("smtp"));
  OutboxWorker worker(with_login, curl_, store_thread_, store_, journal_, heartbeats_);
  // Lives longer than its run. NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
  const auto scenario = [&]() -> Task<> {
    co_await sleep_for(2s);
    worker.mail_to_send();
    co_await sleep_for(500ms);
  };

  WorkersTest::run(worker.run(), scenario());

  EXPECT_EQ(smtp_.count("AUTH"), 1U);
  EXPECT_EQ(worker.health().state, Health::State::failing);
}

TEST_F(OutboxWorkerTest, APauseAfterAFailureDoesNotHoldUpTheEnd) {
  smtp_.on("EHLO", {"250-scripted\r\n250 AUTH PLAIN\r\n"});
  smtp_.on("AUTH", {"535 5.7.8 no\r\n"});
  queue();
  config::MailboxSettings with_login = settings();
  with_login.smtp.server = server(smtp_.url("smtp"));
  OutboxWorker worker(with_login, curl_, store_thread_, store_, journal_, heartbeats_);
  bool ended = false;
  // Lives longer than its run. NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
  const auto scenario = [&]() -> Task<> {
    WorkerGroup group(co_await asio::this_coro::executor, [](const auto&, const auto&) { ADD_FAILURE(); });
    group.start("outbox", worker.run());
    co_await until([&] { return smtp_.count("AUTH") == 1; });
    co_await sleep_for(100ms);
    worker.finish_soon();
    ended = co_await group.ended_within(2s);
    co_await group.stop();
  };

  test::run_task(io_, scenario());

  EXPECT_TRUE(ended);
}

TEST_F(OutboxWorkerTest, F03_WhatBecameOfAMailIsStoredWhenTheDiskHasRoomAgain) {
  smtp_.on(".", {.text = "250 2.0.0 queued\r\n", .delay = 300ms});
  const db::OutboxId entry = queue();
  // Lives longer than its run. NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
  const auto scenario = [&]() -> Task<> {
    while (smtp_.count(".") == 0) co_await sleep_for(5ms);
    co_await store_thread_.run([&] { disk_.fail_at(test::Fault::full, 1); });
    co_await sleep_for(700ms);
    EXPECT_TRUE(co_await store_thread_.run([&] { return disk_.failed(); }));
    EXPECT_EQ(co_await store_thread_.run([&] { return state(entry); }), OutboxState::sending);
    co_await store_thread_.run([&] { disk_.heal(); });
    co_await sent(entry);
  };

  run(scenario());

  EXPECT_EQ(smtp_.count("DATA"), 1U);
}

TEST_F(OutboxWorkerTest, AnAcknowledgementThatWaitedForDaysIsNotSent) {
  const db::OutboxId late = queue(db::OutgoingKind::auto_reply, wall_clock() - std::chrono::days{4});
  const db::OutboxId answer = queue(db::OutgoingKind::answer, wall_clock() - std::chrono::days{4});

  run(until([&] { return state(late) == OutboxState::failed && state(answer) == OutboxState::accepted; }));

  EXPECT_EQ(smtp_.count("MAIL FROM:<>"), 0U);
}

TEST_F(OutboxWorkerTest, ANullSenderRefusedAfterTheFinalDotIsNotUsedAgain) {
  smtp_.once(".", {"550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n"});
  const db::OutboxId first = queue(db::OutgoingKind::auto_reply);
  // Lives longer than its run. NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
  const auto scenario = [&]() -> Task<> {
    co_await until(
        [&] { return store_.outbox().entry(first)->tries == 1 && state(first) != OutboxState::sending; });
    co_await sent(co_await store_thread_.run([&] { return queue(db::OutgoingKind::auto_reply); }));
  };

  run(scenario());

  EXPECT_EQ(state(first), OutboxState::queued) << "its next try has a sender";
  EXPECT_EQ(smtp_.count("MAIL FROM:<>"), 1U);
  EXPECT_EQ(smtp_.count("MAIL FROM:<support@acme.example>"), 1U);
}

}  // namespace
}  // namespace ticketd
