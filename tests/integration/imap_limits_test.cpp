// What a server may cost that answers without an end, or lies about sizes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "daemon/mail/imap_fetch_run.hpp"
#include "daemon/mail/imap_session.hpp"
#include "tests/integration/scripted_server.hpp"
#include "tests/run_task.hpp"

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;
using Kind = MailError::Kind;

constexpr std::uint64_t max_message_bytes = 1 << 20;

class ImapLimitsTest : public testing::Test {
 protected:
  template <class T>
  T wait(Task<T> task) {
    return test::run_task(io_, std::move(task), 10s);
  }
  void open(ImapSession& session) {
    ASSERT_TRUE(wait(session.connect(server_.endpoint(), max_message_bytes)));
    ASSERT_TRUE(wait(session.select("INBOX", Access::read_write)));
  }

  asio::io_context io_{1};
  test::ScriptedImap server_{io_};
  CurlLoop loop_{io_};
};

TEST_F(ImapLimitsTest, F22_AServerThatTalksOnWithoutAnEndIsGivenUp) {
  mail::Endpoint endpoint = server_.endpoint();
  endpoint.answer_limit = 400ms;
  ImapSession session(loop_);
  ASSERT_TRUE(wait(session.connect(endpoint, max_message_bytes)));
  server_.on("NOOP", {.text = "* OK still here\r\n", .delay = 50ms, .times = 100});
  const auto begin = std::chrono::steady_clock::now();

  const MailResult<> answered = wait(session.noop());

  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().kind, Kind::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapLimitsTest, AFewLinesThatStandForAnyNumberOfMailsAreRefused) {
  std::string flood;
  for (int i = 0; i < 3; ++i) flood += "* ESEARCH (TAG \"c3\") UID ALL 1:2500000\r\n";
  server_.on("UID SEARCH", {flood + "%T OK done\r\n"});
  ImapSession session(loop_);
  open(session);

  const auto found = wait(session.search(1));

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().kind, Kind::protocol);
  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapLimitsTest, MailsFarLargerThanSaidComeOneByOne) {
  const auto fetched = [](const std::string& uid) {
    return "* 1 FETCH (UID " + uid + " BODY[] {30}\r\n" + std::string(30, uid[0]) + ")\r\n";
  };
  server_.on("UID FETCH 1:3 ", {fetched("1") + fetched("2") + fetched("3") + "%T OK done\r\n"});
  server_.on("UID FETCH 2 ", {fetched("2") + "%T OK done\r\n"});
  server_.on("UID FETCH 3 ", {fetched("3") + "%T OK done\r\n"});
  ImapSession session(loop_);
  open(session);
  FetchRun run(session,
               {{.uid = 1, .size_bytes = 5}, {.uid = 2, .size_bytes = 5}, {.uid = 3, .size_bytes = 5}},
               {.message_bytes = 20, .window_bytes = 20});
  std::vector<std::uint32_t> uids;
  std::size_t windows = 0;

  for (;;) {
    const auto window = wait(run.next());
    ASSERT_TRUE(window) << window.error().detail;
    if (window->empty()) break;
    ++windows;
    for (const FetchedMail& mail : *window) uids.push_back(mail.uid);
  }

  EXPECT_EQ(windows, 3U);
  EXPECT_THAT(uids, testing::UnorderedElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace ticketd::mail
