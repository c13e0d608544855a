#include "daemon/faq/folder_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace ticketd {
namespace {

constexpr std::uint32_t changes = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                  IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB;
constexpr std::size_t room_for_events = 16U << 10U;

}  // namespace

void FolderWatch::watch(const std::vector<std::filesystem::path>& folders) {
  events_.reset();
  ++watching_;
  if (folders.empty()) return;
  const int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd < 0) return;
  events_.emplace(loop_, fd);
  for (const std::filesystem::path& folder : folders)
    inotify_add_watch(fd, folder.c_str(), changes | IN_ONLYDIR);
  listen();
}

void FolderWatch::listen() {
  events_->async_wait(asio::posix::stream_descriptor::wait_read, [this, of = watching_](const auto& error) {
    if (error) return;            // closed: `this` may be gone
    if (of != watching_) return;  // on its way when others came to be watched
    std::array<char, room_for_events> events{};
    while (::read(events_->native_handle(), events.data(), events.size()) > 0) {
    }
    listen();
    changed_();
  });
}

}  // namespace ticketd
