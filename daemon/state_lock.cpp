#include "daemon/state_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace ticketd {
namespace {

constexpr mode_t lock_mode = 0640;

/// What the holder wrote: its process id. Empty when it has not yet.
std::string holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
  std::string id(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  while (!id.empty() && id.back() == '\n') id.pop_back();
  return id;
}

}  // namespace

std::expected<StateLock, std::string> StateLock::acquire(const std::filesystem::path& state_dir) {
  const std::filesystem::path file = state_dir / "lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, lock_mode);
  if (descriptor < 0) return std::unexpected(file.string() + ": " + std::strerror(errno));

  StateLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return std::unexpected(file.string() + ": " + std::strerror(errno));
    return std::unexpected("another ticketd (process " + holder(descriptor) + ") works on " +
                           state_dir.string());
  }
  const std::string id = std::to_string(::getpid()) + '\n';
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, id.data(), id.size(), 0) < 0)
    return std::unexpected(file.string() + ": " + std::strerror(errno));
  return lock;
}

StateLock::StateLock(StateLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

StateLock::~StateLock() {
  if (descriptor_ >= 0) ::close(descriptor_);  // which gives the lock back
}

}  // namespace ticketd
