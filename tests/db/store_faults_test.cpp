// Faults F02, F03, F05, F06 of RELIABILITY.md: what the store does when the disk, or the file, fails it.
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/db/faulty_disk.hpp"
#include "tests/db/sample.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd::db {
namespace {

using sample::inbox;
using sample::noon;
using test::Fault;
using testing::HasSubstr;

constexpr std::uint32_t mails = 6;
constexpr std::uint32_t batch_size = 3;

/// What files `mails` mails in batches and, after a failure, goes on where the ledger says.
class Intake {
 public:
  explicit Intake(std::filesystem::path path) : path_(std::move(path)) {}

  /// One attempt to finish; throws what the store throws.
  void go_on() {
    if (!store_) store_.emplace(path_);
    if (!store_->ledger().cursor(inbox)) store_->ledger().begin_folder(inbox, sample::uidvalidity, 0, noon);
    for (std::uint32_t uid = store_->ledger().cursor(inbox)->last_uid + 1; uid <= mails; uid += batch_size)
      file_batch(uid);
  }
  void restart() { store_.reset(); }
  bool is_open() const { return store_.has_value(); }
  Store& store() { return *store_; }

 private:
  void file_batch(std::uint32_t first) {
    std::vector<ServerUid> uids;
    for (std::uint32_t uid = first; uid < first + batch_size; ++uid) uids.push_back(sample::at(uid));
    store_->ledger().count_tries(uids, noon);
    Batch batch = store_->begin(noon);
    for (const ServerUid& where : uids) {
      const ReceivedMail mail = sample::mail(where.uid);
      const Facts facts = batch.facts(sample::keys(mail, sample::sender(where.uid)));
      batch.file(mail, sample::opening(facts, mail, sample::sender(where.uid)));
    }
    batch.commit();
  }

  std::filesystem::path path_;
  std::optional<Store> store_;
};

void expect_all_filed_once(Store& store) {
  EXPECT_EQ(store.tickets().count({}), mails);
  EXPECT_EQ(store.outbox().counts({}).queued, 2 * mails);
  EXPECT_EQ(store.ledger().cursor(inbox)->last_uid, mails);
}

StoreError::Kind kind_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const StoreError& error) {
    return error.kind();
  }
  ADD_FAILURE() << "it went well";
  return StoreError::Kind::rejected;
}

class StoreFaultsTest : public testing::Test {
 protected:
  std::filesystem::path file() const { return folder_.path() / "ticketd.db"; }
  /// How many operations a run without faults takes, that of closing left out.
  int count_operations(test::FaultyDisk& disk) {
    disk.heal();
    Intake intake(folder_.path() / "count.db");
    intake.go_on();
    return disk.operations();
  }
  void remove_file() {
    for (const char* end : {"", "-wal", "-journal"}) std::filesystem::remove(file().native() + end);
  }

  test::TemporaryDirectory folder_;
};

TEST_F(StoreFaultsTest, F03_AFullDiskPausesIntakeAndGoesOnWhenItClears) {
  test::FaultyDisk disk;
  const int operations = count_operations(disk);
  ASSERT_GT(operations, 100);
  for (int n = 1; n < operations; n += 3) {  // the last one is an fsync, which needs no space
    SCOPED_TRACE("full from operation " + std::to_string(n));
    remove_file();
    Intake intake(file());
    disk.fail_at(Fault::full, n);
    EXPECT_EQ(kind_of([&] { intake.go_on(); }), StoreError::Kind::no_space);
    EXPECT_EQ(kind_of([&] { intake.go_on(); }), StoreError::Kind::no_space) << "still full";
    disk.heal();
    intake.go_on();
    expect_all_filed_once(intake.store());
    if (HasFailure()) return;
  }
}

TEST_F(StoreFaultsTest, F02_AnIoErrorIsFatalAndARestartRecovers) {
  test::FaultyDisk disk;
  const int operations = count_operations(disk);
  for (int n = 1; n <= operations; n += 3) {
    SCOPED_TRACE("broken from operation " + std::to_string(n));
    remove_file();
    Intake intake(file());
    disk.fail_at(Fault::io_error, n);
    EXPECT_EQ(kind_of([&] { intake.go_on(); }), StoreError::Kind::fatal);
    disk.heal();
    intake.restart();
    intake.go_on();
    expect_all_filed_once(intake.store());
    if (HasFailure()) return;
  }
}

TEST_F(StoreFaultsTest, F02_AfterAFailedSyncNothingIsTrusted) {
  test::FaultyDisk disk;
  const int operations = count_operations(disk);
  int failed = 0;
  for (int n = 1; n <= operations; n += 3) {
    SCOPED_TRACE("sync fails at operation " + std::to_string(n));
    remove_file();
    Intake intake(file());
    disk.fail_at(Fault::failed_sync, n);
    try {
      intake.go_on();
    } catch (const StoreError& error) {
      ++failed;
      EXPECT_EQ(error.kind(), StoreError::Kind::fatal);
      // The disk is well again and SQLite would go on; the store must not.
      if (intake.is_open()) {
        EXPECT_EQ(kind_of([&] { intake.go_on(); }), StoreError::Kind::fatal);
        EXPECT_EQ(kind_of([&] { intake.store().tickets().list({}); }), StoreError::Kind::fatal);
      }
    }
    disk.heal();
    intake.restart();
    intake.go_on();
    expect_all_filed_once(intake.store());
    if (HasFailure()) return;
  }
  EXPECT_GT(failed, 10);
}

TEST_F(StoreFaultsTest, F03_ARealFullDiskIsNotTakenForABrokenOne) {
  const std::filesystem::path small = folder_.path() / "small";
  std::filesystem::create_directory(small);
  if (::mount("tmpfs", small.c_str(), "tmpfs", 0, "size=1m") != 0)
    GTEST_SKIP() << "needs root to mount a small tmpfs";
  {
    Store store(small / "ticketd.db");
    store.ledger().begin_folder(inbox, sample::uidvalidity, 0, noon);
    const std::filesystem::path ballast = small / "ballast";
    std::ofstream(ballast) << std::string(2 << 20, 'x');  // as much as there is room for

    std::uint32_t uid = 0;
    EXPECT_EQ(kind_of([&] {
                while (uid < 1000) sample::open_ticket(store, ++uid);
              }),
              StoreError::Kind::no_space);
    EXPECT_FALSE(store.ledger().entry(sample::at(uid)));
    std::filesystem::remove(ballast);
    sample::open_ticket(store, uid);
    EXPECT_EQ(store.tickets().count({}), uid);
  }
  ::umount(small.c_str());
}

TEST_F(StoreFaultsTest, F05_AFileThatIsInUseIsBusy) {
  std::optional<Store> first(file());
  EXPECT_EQ(kind_of([&] { Store second(file()); }), StoreError::Kind::busy);

  first.reset();
  Store second(file());
}

TEST_F(StoreFaultsTest, F06_AFlippedPageIsRefusedWithTheWayOut) {
  {
    Intake intake(file());
    intake.go_on();
  }
  std::fstream bytes(file(), std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp(4096 * 3);
  bytes << std::string(64, '\x5a');
  bytes.close();

  try {
    Store store(file());
    FAIL() << "a damaged file was opened";
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::fatal);
    EXPECT_THAT(error.what(), HasSubstr(".recover"));
    EXPECT_THAT(error.what(), HasSubstr(file().native()));
  }
}

TEST_F(StoreFaultsTest, F06_NoDamagedPageGoesUnnoticedAndCrashes) {
  {
    Intake intake(file());
    intake.go_on();
  }
  const auto size = std::filesystem::file_size(file());
  int refused = 0;
  for (std::uintmax_t page = 0; page * 4096 < size; ++page) {
    SCOPED_TRACE("page " + std::to_string(page));
    const std::filesystem::path copy = folder_.path() / "damaged.db";
    std::filesystem::copy_file(file(), copy, std::filesystem::copy_options::overwrite_existing);
    {
      std::fstream bytes(copy, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekp(static_cast<std::streamoff>(page * 4096));
      bytes << std::string(4096, '\xa5');
    }
    try {
      Store store(copy);
      for (std::uint32_t uid = 1; uid <= mails; ++uid) store.tickets().details(TicketId{uid});
    } catch (const StoreError& error) {
      ++refused;
      EXPECT_EQ(error.kind(), StoreError::Kind::fatal);
    }
  }
  EXPECT_EQ(refused, size / 4096) << "a whole page of garbage is always noticed";
}

TEST_F(StoreFaultsTest, F06_WhatIsNotADatabaseIsRefused) {
  std::ofstream(file()) << std::string(8192, 'x');
  try {
    Store store(file());
    FAIL();
  } catch (const StoreError& error) {
    EXPECT_EQ(error.kind(), StoreError::Kind::fatal);
    EXPECT_THAT(error.what(), HasSubstr(".recover"));
  }
}

TEST_F(StoreFaultsTest, TheFileIsItsOwnersAlone) {
  Intake intake(file());
  intake.go_on();
  for (const char* end : {"", "-wal"}) {
    const auto mode = std::filesystem::status(file().native() + end).permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write) << end;
  }
}

TEST_F(StoreFaultsTest, ErasedMeansErased) {
  Intake intake(file());
  intake.go_on();
  const auto bytes_with = [this](const std::string& text) {
    std::string found;
    for (const char* end : {"", "-wal"}) {
      std::ifstream in(file().native() + end, std::ios::binary);
      const std::string all{std::istreambuf_iterator<char>(in), {}};
      if (all.find(text) != std::string::npos) found += std::string(" ticketd.db") + end;
    }
    return found;
  };
  ASSERT_NE(bytes_with(sample::sender(2)), "") << "the address is stored in plain text";

  intake.store().tickets().erase(TicketId{2});

  EXPECT_EQ(bytes_with(sample::sender(2)), "");
  EXPECT_EQ(bytes_with("m2@customer.example"), "");
  EXPECT_NE(bytes_with(sample::sender(3)), "");
}

}  // namespace
}  // namespace ticketd::db
