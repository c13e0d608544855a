// Fault F01 of RELIABILITY.md: a process that dies at the n-th write, for every n, and a machine that loses
// its power there. What the store said was committed is there afterwards (invariants 1, 5, 7), each mail has
// its whole effect or none (2), and going on ends where an undisturbed run ends.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tests/db/faulty_disk.hpp"
#include "tests/db/sample.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using test::Fault;

constexpr std::uint32_t mails = 9;
constexpr std::uint32_t batch_size = 3;
constexpr std::int64_t entries = 2 * mails;

/// What the process that will die has been told by the store, written to a pipe: one letter a promise.
enum Promise : char { tries_counted = 't', filed = 'f', sending = 's', accepted = 'a', finished = '.' };

/// Files the mails that are not filed yet, then sends what is queued; `promise` hears what was committed.
template <class Listener>
void work(Store& store, Listener promise) {
  Ledger& ledger = store.ledger();
  Outbox& outbox = store.outbox();
  if (!ledger.cursor(inbox)) ledger.begin_folder(inbox, sample::uidvalidity, 0, noon);
  while (ledger.cursor(inbox)->last_uid < mails) {
    const std::uint32_t first = ledger.cursor(inbox)->last_uid + 1;
    std::vector<ServerUid> uids;
    for (std::uint32_t uid = first; uid < first + batch_size; ++uid) uids.push_back(sample::at(uid));
    ledger.count_tries(uids, noon);
    promise(tries_counted);
    Batch batch = store.begin(noon);
    for (const ServerUid& where : uids) {
      const ReceivedMail mail = sample::mail(where.uid);
      const Facts facts = batch.facts(sample::keys(mail, sample::sender(where.uid)));
      batch.file(mail, sample::opening(facts, mail, sample::sender(where.uid)));
    }
    batch.commit();
    promise(filed);
  }
  for (;;) {
    std::vector<OutboxId> ids;
    for (const OutboxEntry& entry : outbox.due(inbox.account, noon, 3)) ids.push_back(entry.id);
    if (ids.empty()) break;
    outbox.begin_sending(ids, noon);
    promise(sending);
    std::vector<SendResult> results;
    for (const OutboxId id : ids) results.push_back({.id = id, .state = OutboxState::accepted});
    outbox.finish(results, noon);
    promise(accepted);
  }
  promise(finished);
}

/// Works on the file in a child process whose disk fails at operation `n`; returns what it was promised.
std::string work_until(const std::filesystem::path& file, Fault fault, int n) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    test::FaultyDisk disk;
    disk.fail_at(fault, n);
    try {
      Store store(file);
      work(store, [&](char promise) { [[maybe_unused]] const auto written = ::write(ends[1], &promise, 1); });
    } catch (const std::exception&) {
      ::_exit(2);  // dying is expected here, an error is not: the parent looks at the status
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string promises;
  for (char promise = 0; ::read(ends[0], &promise, 1) == 1;) promises += promise;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) != 0) << "the store failed before it was killed";
  return promises;
}

void expect_sound(const std::filesystem::path& file) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
  for (const char* question : {"PRAGMA integrity_check", "PRAGMA foreign_key_check"}) {
    sqlite3_stmt* rows = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(db, question, -1, &rows, nullptr), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
      EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(rows, 0)), "ok") << question;
    sqlite3_finalize(rows);
  }
  sqlite3_close(db);
}

std::int64_t in_state(Store& store, OutboxState state) {
  const auto counts = store.outbox().written(noon, noon + std::chrono::seconds{1});
  const auto found = counts.find(state);
  return found == counts.end() ? 0 : found->second;
}

/// What was promised is there; what was not is there as a whole or not at all.
void expect_kept(Store& store, const std::string& promises) {
  const auto promised = [&promises](Promise p) { return std::ranges::count(promises, p); };
  const std::int64_t filed_mails = store.tickets().count({});
  EXPECT_GE(filed_mails, promised(filed) * batch_size);
  EXPECT_EQ(filed_mails % batch_size, 0) << "a part of a batch";
  for (std::uint32_t uid = 1; uid <= mails; ++uid) {
    const std::optional<LedgerEntry> entry = store.ledger().entry(sample::at(uid));
    const bool is_filed = uid <= filed_mails;
    ASSERT_EQ(entry && entry->outcome == LedgerOutcome::opened, is_filed) << "UID " << uid;
    if (uid <= promised(tries_counted) * batch_size) EXPECT_GE(entry.value_or(LedgerEntry{}).tries, 1);
    if (!is_filed) continue;
    const std::optional<TicketDetails> details = store.tickets().details(*entry->ticket);
    ASSERT_TRUE(details);
    EXPECT_EQ(details->messages.size(), 2);
    EXPECT_EQ(details->outbox.size(), 2);
    EXPECT_EQ(store.tickets().raw_mail(*entry->raw), sample::mail(uid).raw);
  }
  const std::int64_t sent = in_state(store, OutboxState::accepted);
  EXPECT_GE(sent, promised(accepted) * 3);
  EXPECT_GE(sent + in_state(store, OutboxState::sending), promised(sending) * 3)
      << "what may have been sent looks as if it had not";
}

class StoreCrashTest : public testing::TestWithParam<Fault> {};

TEST_P(StoreCrashTest, F01_WhatWasPromisedSurvivesAndTheRestIsDone) {
  const test::TemporaryDirectory folder;
  int runs = 0;
  std::string promises;
  while (!promises.ends_with(finished)) {
    ++runs;
    SCOPED_TRACE("dead at operation " + std::to_string(runs));
    const std::filesystem::path file = folder.path() / ("ticketd" + std::to_string(runs) + ".db");
    promises = work_until(file, GetParam(), runs);

    {
      Store store(file);
      expect_kept(store, promises);
      store.outbox().recover(noon, noon);
      work(store, [](char) {});
      EXPECT_EQ(store.tickets().count({}), mails);
      EXPECT_EQ(in_state(store, OutboxState::accepted) + in_state(store, OutboxState::uncertain), entries);
      EXPECT_LE(in_state(store, OutboxState::uncertain), 3) << "only what was being sent";
    }
    expect_sound(file);
    for (const char* end : {"", "-wal"}) std::filesystem::remove(file.native() + end);
    if (HasFailure()) return;
  }
  EXPECT_GT(runs, 200) << "the disk did not see the writes";
}

INSTANTIATE_TEST_SUITE_P(Faults, StoreCrashTest, testing::Values(Fault::kill, Fault::power_cut),
                         [](const auto& info) { return info.param == Fault::kill ? "Kill" : "PowerCut"; });

}  // namespace
}  // namespace ticketd::db
