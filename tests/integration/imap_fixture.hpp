// A test with a real Dovecot that is shared by its suite, and a mailbox of its own in it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "daemon/mail/imap_session.hpp"
#include "tests/integration/mail_servers.hpp"
#include "tests/run_task.hpp"

namespace ticketd::mail {

constexpr std::uint64_t max_message_bytes = 1 << 20;

inline std::string mail(const std::string& subject, std::size_t body_bytes = 20) {
  std::string text = "From: ann@example.org\r\nSubject: " + subject + "\r\n\r\n";
  while (body_bytes > 0) {
    const std::size_t line = std::min<std::size_t>(body_bytes, 70);
    text += std::string(line, 'x') + "\r\n";
    body_bytes -= line;
  }
  return text;
}

class ImapFixture : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!test::MailServers::reason_to_skip(test::MailServerOptions::Servers::imap).empty()) return;
    test::MailServerOptions options{.users = {}};
    for (int i = 0; i < 40; ++i) options.users.push_back({"user" + std::to_string(i) + "@example.org"});
    servers = std::make_unique<test::MailServers>(options);
  }
  static void TearDownTestSuite() { servers.reset(); }

  void SetUp() override {
    if (const auto reason = test::MailServers::reason_to_skip(test::MailServerOptions::Servers::imap);
        !reason.empty())
      GTEST_SKIP() << reason;
    user_ = "user" + std::to_string(users_taken++) + "@example.org";
  }

  template <class T>
  T wait(Task<T> task) {
    return test::run_task(io_, std::move(task));
  }

  // Runs `action` while a later wait() is under way.
  template <class Action>
  void after(std::chrono::milliseconds pause, Action action) {
    auto timer = std::make_shared<asio::steady_timer>(io_, pause);
    timer->async_wait([timer, action](boost::system::error_code) mutable { action(); });
  }

  void connect(ImapSession& session) {
    const MailResult<> connected = wait(session.connect(servers->imap(user_), max_message_bytes));
    ASSERT_TRUE(connected) << connected.error().detail << servers->log();
  }

  SelectedFolder select(ImapSession& session, const std::string& folder = "INBOX") {
    const auto selected = wait(session.select(folder, Access::read_write));
    EXPECT_TRUE(selected) << selected.error().detail;
    return selected.value_or(SelectedFolder{});
  }

  inline static std::unique_ptr<test::MailServers> servers;
  inline static int users_taken = 0;
  asio::io_context io_{1};
  CurlLoop loop_{io_};
  std::string user_;
};

}  // namespace ticketd::mail
