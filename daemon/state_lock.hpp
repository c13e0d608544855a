// Two daemons on one state folder would send everything twice: the lock that forbids it.
// It is the kernel's (flock(2) on state_dir/lock), so it ends with the process however that ends; the file
// stays.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace ticketd {

class StateLock {
 public:
  /// Takes the lock at once or says in a sentence why not: another process holds it (its id is named), or the
  /// folder is missing or not ours to write.
  static std::expected<StateLock, std::string> acquire(const std::filesystem::path& state_dir);

  StateLock(StateLock&& other) noexcept;
  StateLock& operator=(StateLock&&) = delete;
  StateLock(const StateLock&) = delete;
  StateLock& operator=(const StateLock&) = delete;
  ~StateLock();

 private:
  explicit StateLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;  ///< -1: moved from
};

}  // namespace ticketd
