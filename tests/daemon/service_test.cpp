#include "daemon/service.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>  // setenv is POSIX, not in <cstdlib>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string>

#include "tests/temporary_directory.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;

/// Stands where systemd stands: a datagram socket named by NOTIFY_SOCKET.
class ServiceTest : public testing::Test {
 protected:
  ServiceTest() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
    const std::string path = (folder_.path() / "notify").string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    if (socket_ < 0) throw std::runtime_error("no socket");
    EXPECT_EQ(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
  }
  ~ServiceTest() override {
    ::unsetenv("NOTIFY_SOCKET");
    ::unsetenv("WATCHDOG_USEC");
    ::close(socket_);
  }
  std::string received() const {
    std::array<char, 4096> bytes{};
    const ssize_t length = ::recv(socket_, bytes.data(), bytes.size(), 0);
    return {bytes.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
  }

 private:
  test::TemporaryDirectory folder_;
  int socket_;
};

TEST_F(ServiceTest, SystemdHearsEachStep) {
  service::ready();
  EXPECT_EQ(received(), "READY=1");
  service::reloading();
  EXPECT_EQ(received().rfind("RELOADING=1\nMONOTONIC_USEC=", 0), 0U);
  service::stopping();
  EXPECT_EQ(received(), "STOPPING=1");
  service::feed_watchdog();
  EXPECT_EQ(received(), "WATCHDOG=1");
}

TEST_F(ServiceTest, AStatusLineCannotForgeAnotherMessage) {
  service::status("3 mailboxes\nREADY=1");
  EXPECT_EQ(received(), "STATUS=3 mailboxes READY=1");
}

TEST_F(ServiceTest, WithoutSystemdNothingHappens) {
  ::unsetenv("NOTIFY_SOCKET");
  service::ready();
  EXPECT_EQ(received(), "");
}

TEST_F(ServiceTest, TheWatchdogPeriodIsTheUnits) {
  EXPECT_EQ(service::watchdog_period(), std::nullopt);
  ::setenv("WATCHDOG_USEC", "30000000", 1);
  EXPECT_EQ(service::watchdog_period(), 30s);
}

}  // namespace
}  // namespace ticketd
