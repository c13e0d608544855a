#include "daemon/mail/imap_fetch_run.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace ticketd::mail {
namespace {

using Content = FetchedMail::Content;
using Plan = std::vector<std::pair<Content, std::vector<std::uint32_t>>>;

// Mails with UIDs from 1 on.
Plan plan(const std::vector<std::uint64_t>& sizes, const FetchLimits& limits) {
  std::vector<MailSummary> wanted;
  for (const std::uint64_t size : sizes)
    wanted.push_back({.uid = static_cast<std::uint32_t>(wanted.size() + 1), .size_bytes = size});
  Plan plan;
  for (const FetchWindow& window : plan_windows(std::move(wanted), limits)) {
    plan.push_back({window.content, {}});
    for (const MailSummary& mail : window.mails) plan.back().second.push_back(mail.uid);
  }
  return plan;
}

TEST(ImapFetchRunTest, WindowsAreBoundedInBytesAndCount) {
  const FetchLimits limits{.message_bytes = 1000, .header_bytes = 50, .window_bytes = 100, .window_mails = 3};

  EXPECT_EQ(plan({}, limits), Plan{});
  EXPECT_EQ(plan({1, 1, 1, 1}, limits), (Plan{{Content::whole, {1, 2, 3}}, {Content::whole, {4}}}));
  EXPECT_EQ(plan({60, 40, 1}, limits), (Plan{{Content::whole, {1, 2}}, {Content::whole, {3}}}));
  EXPECT_EQ(plan({500, 1}, limits), (Plan{{Content::whole, {1}}, {Content::whole, {2}}}));
}

TEST(ImapFetchRunTest, HeadersOfOversizedMailsHaveWindowsOfTheirOwn) {
  const FetchLimits limits{
      .message_bytes = 1000, .header_bytes = 50, .window_bytes = 100, .window_mails = 10};

  EXPECT_EQ(plan({1, 1001, 5000, 1001, 1000}, limits), (Plan{{Content::whole, {1}},
                                                             {Content::headers_only, {2, 3}},
                                                             {Content::headers_only, {4}},
                                                             {Content::whole, {5}}}));
}

}  // namespace
}  // namespace ticketd::mail
