#include "daemon/state_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "tests/temporary_directory.hpp"

namespace ticketd {
namespace {

using testing::HasSubstr;

TEST(StateLockTest, OneFolderHasOneDaemon) {
  const test::TemporaryDirectory folder;
  const auto first = StateLock::acquire(folder.path());
  ASSERT_TRUE(first);

  const auto second = StateLock::acquire(folder.path());

  ASSERT_FALSE(second);
  EXPECT_EQ(second.error(), "another ticketd (process " + std::to_string(::getpid()) + ") works on " +
                                folder.path().string());
}

TEST(StateLockTest, TheLockEndsWithItsHolder) {
  const test::TemporaryDirectory folder;
  {
    const auto first = StateLock::acquire(folder.path());
  }

  const auto second = StateLock::acquire(folder.path());

  EXPECT_TRUE(second);
}

TEST(StateLockTest, AMovedLockIsStillHeld) {
  const test::TemporaryDirectory folder;
  auto first = StateLock::acquire(folder.path());
  ASSERT_TRUE(first);
  const StateLock kept = std::move(*first);

  EXPECT_FALSE(StateLock::acquire(folder.path()));
}

TEST(StateLockTest, AMissingFolderIsNamed) {
  const auto lock = StateLock::acquire("/nonexistent/state");
  ASSERT_FALSE(lock);
  EXPECT_THAT(lock.error(), HasSubstr("/nonexistent/state/lock: No such file or directory"));
}

TEST(StateLockTest, ALinkPutInItsPlaceIsNotFollowed) {
  const test::TemporaryDirectory folder;
  std::filesystem::create_symlink(folder.path() / "elsewhere", folder.path() / "lock");

  EXPECT_FALSE(StateLock::acquire(folder.path()));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "elsewhere"));
}

}  // namespace
}  // namespace ticketd
