// Hears from the kernel that something in some folders changed (inotify(7)). What changed it does not say:
// the listener looks for itself, and looks now and then without being told, for network file systems tell
// nothing.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "daemon/task.hpp"

namespace ticketd {

class FolderWatch {
 public:
  /// `changed` is called on the loop, more than once for one change.
  FolderWatch(asio::any_io_executor loop, std::function<void()> changed)
      : loop_(std::move(loop)), changed_(std::move(changed)) {}
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  /// From now on these and no others. Folders that cannot be watched are left to the listener's own looks.
  void watch(const std::vector<std::filesystem::path>& folders);

 private:
  void listen();

  asio::any_io_executor loop_;
  std::function<void()> changed_;
  std::optional<asio::posix::stream_descriptor> events_;
  int watching_ = 0;  ///< counts the calls of watch()
};

}  // namespace ticketd
