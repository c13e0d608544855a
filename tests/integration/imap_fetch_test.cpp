// Fetches mails from a real Dovecot, window by window.
#include "daemon/mail/imap_fetch_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/imap_fixture.hpp"

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;
using Uids = std::vector<std::uint32_t>;
using testing::ElementsAre;
using testing::HasSubstr;

class ImapFetchTest : public ImapFixture {
 protected:
  // All mails from `first_uid` on, over search, summaries and a run.
  std::vector<FetchedMail> fetch_all(ImapSession& session, FetchLimits limits = {}) {
    auto uids = wait(session.search(1));
    if (!uids) return {};
    auto wanted = wait(session.summaries(*uids));
    if (!wanted) return {};
    FetchRun run(session, std::move(*wanted), limits);
    std::vector<FetchedMail> all;
    for (;;) {
      auto window = wait(run.next());
      EXPECT_TRUE(window) << window.error().detail;
      if (!window || window->empty()) return all;
      for (FetchedMail& fetched : *window) all.push_back(std::move(fetched));
    }
  }
};

TEST_F(ImapFetchTest, MailsComeWholeInOrderAndUnseen) {
  std::vector<std::string> sent;
  for (int i = 0; i < 25; ++i) {
    sent.push_back(mail("mail " + std::to_string(i), static_cast<std::size_t>(i) * 700));
    servers->deliver(user_, sent.back());
  }
  ImapSession session(loop_);
  connect(session);
  select(session);

  const std::vector<FetchedMail> fetched = fetch_all(session, {.window_bytes = 20'000, .window_mails = 4});

  ASSERT_EQ(fetched.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(fetched[i].uid, i + 1);
    EXPECT_THAT(fetched[i].raw, testing::EndsWith(sent[i]));  // LMTP puts Return-Path and Received before it
    EXPECT_EQ(fetched[i].raw.size(), fetched[i].size_bytes);
    EXPECT_EQ(fetched[i].content, FetchedMail::Content::whole);
    ASSERT_TRUE(fetched[i].internal_date);
    EXPECT_LT(std::chrono::system_clock::now() - *fetched[i].internal_date, 60s);
  }
  EXPECT_EQ(wait(session.search(20)).value().size(), 6U);
  EXPECT_THAT(wait(session.search(26)).value(), ElementsAre());  // "26:*" matches UID 25
  for (const MailSummary& summary : wait(session.summaries({1, 2, 25})).value())
    EXPECT_THAT(summary.flags, testing::Not(testing::Contains("\\Seen")));
}

TEST_F(ImapFetchTest, AnOversizedMailComesAsItsHeader) {
  servers->deliver(user_, mail("small"));
  servers->deliver(user_, mail("large", 20'000));
  servers->deliver(user_, mail("small too"));
  ImapSession session(loop_);
  connect(session);
  select(session);

  const std::vector<FetchedMail> fetched = fetch_all(session, {.message_bytes = 10'000});

  ASSERT_EQ(fetched.size(), 3U);
  EXPECT_EQ(fetched[1].content, FetchedMail::Content::headers_only);
  EXPECT_THAT(fetched[1].raw, HasSubstr("Subject: large"));
  EXPECT_THAT(fetched[1].raw, testing::EndsWith("\r\n\r\n"));
  EXPECT_GT(fetched[1].size_bytes, 20'000U);
  EXPECT_EQ(fetched[2].content, FetchedMail::Content::whole);
}

TEST_F(ImapFetchTest, AMailLargerThanTheServerSaidComesAsItsHeader) {
  servers->deliver(user_, mail("liar", 3 << 20));
  ImapSession session(loop_);
  connect(session);  // literals up to 1.3 MB
  select(session);
  FetchRun run(session, {{.uid = 1, .size_bytes = 100}}, {});

  const auto window = wait(run.next());

  ASSERT_TRUE(window);
  ASSERT_EQ(window->size(), 1U);
  EXPECT_EQ(window->front().content, FetchedMail::Content::headers_only);
  EXPECT_THAT(window->front().raw, HasSubstr("Subject: liar"));
}

TEST_F(ImapFetchTest, F19_AMailThatVanishedIsLeftOut) {
  for (int i = 0; i < 3; ++i) servers->deliver(user_, mail("mail"));
  ImapSession session(loop_);
  connect(session);
  select(session);
  auto wanted = wait(session.summaries({1, 2, 3}));
  servers->doveadm("expunge -u " + user_ + " mailbox INBOX uid 2");
  FetchRun run(session, std::move(wanted.value()));

  Uids uids;
  for (;;) {
    const auto window = wait(run.next());
    ASSERT_TRUE(window) << window.error().detail;
    if (window->empty()) break;
    for (const FetchedMail& fetched : *window)
      if (fetched.content == FetchedMail::Content::whole) uids.push_back(fetched.uid);
  }

  EXPECT_THAT(uids, ElementsAre(1, 3));
  EXPECT_TRUE(session.is_open());
}

TEST_F(ImapFetchTest, ARunGivenUpClosesTheSession) {
  for (int i = 0; i < 3; ++i) servers->deliver(user_, mail("mail"));
  ImapSession session(loop_);
  connect(session);
  select(session);
  {
    FetchRun run(session, wait(session.summaries({1, 2, 3})).value(), {.window_mails = 1});
    ASSERT_TRUE(wait(run.next()));
  }

  EXPECT_FALSE(session.is_open());
}

TEST_F(ImapFetchTest, AFastServerDoesNotStarveTheLoop) {
  servers->deliver(user_, mail("large", 700'000));
  for (int i = 0; i < 5; ++i) servers->doveadm("copy -u " + user_ + " INBOX mailbox INBOX all");
  ImapSession session(loop_);
  connect(session);
  select(session);
  auto wanted = wait(session.summaries(wait(session.search(1)).value()));
  ASSERT_EQ(wanted->size(), 32U);
  std::size_t turns = 0;
  auto ticker = [](std::size_t& count) -> Task<> {
    for (;; ++count) co_await give_way();
  };
  asio::cancellation_signal stop;
  asio::co_spawn(io_, ticker(turns),
                 asio::bind_cancellation_slot(stop.slot(), [](const std::exception_ptr&) {}));
  FetchRun run(session, std::move(*wanted), {.message_bytes = 2 << 20, .window_bytes = 64 << 20});

  const auto window = wait(run.next());
  stop.emit(asio::cancellation_type::terminal);

  ASSERT_EQ(window->size(), 32U);
  EXPECT_GE(turns, 32 * 700'000 / (256 * 1024));  // one for every 256 KB at least
}

}  // namespace
}  // namespace ticketd::mail
