#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/doctor/servers.hpp"

namespace ticketd::doctor {
namespace {

using testing::HasSubstr;

const desk::Mailbox identity{.address = "support@acme.example", .authserv_id = "mx.acme.example"};

TEST(AuthenticationCheckTest, OneMailWithOurServersWordIsEnough) {
  const Finding finding = judge_authentication_results(
      {"From: a@b.example\n\n",
       "Authentication-Results: mx.acme.example; dmarc=pass header.from=b.example\nFrom: a@b.example\n\n"},
      identity);

  EXPECT_EQ(finding.verdict, Verdict::fine);
}

TEST(AuthenticationCheckTest, AnotherServersWordGivesTheRightNameAway) {
  const Finding finding = judge_authentication_results(
      {"Authentication-Results: mx.google.com; dmarc=pass header.from=b.example\nFrom: a@b.example\n\n"},
      identity);

  EXPECT_EQ(finding.verdict, Verdict::wrong);
  EXPECT_THAT(finding.what, HasSubstr("no agent would be recognised"));
  EXPECT_THAT(finding.remedy, HasSubstr("authserv_id = \"mx.google.com\""));
}

TEST(AuthenticationCheckTest, WithoutAnyTheWayOutIsNamed) {
  const Finding finding = judge_authentication_results({"From: a@b.example\n\n"}, identity);

  EXPECT_EQ(finding.verdict, Verdict::wrong);
  EXPECT_THAT(finding.remedy, HasSubstr("allow_unauthenticated_agents"));
}

}  // namespace
}  // namespace ticketd::doctor
