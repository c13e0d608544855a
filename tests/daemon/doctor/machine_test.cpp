#include "daemon/doctor/machine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/temporary_directory.hpp"

namespace ticketd::doctor {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t mb = 1U << 20U;

TEST(MachineTest, ADiskIsJudgedByWhatIsLeft) {
  const struct {
    std::uint64_t available;
    Verdict expected;
  } cases[] = {{0, Verdict::wrong},        {199 * mb, Verdict::wrong}, {200 * mb, Verdict::note},
               {2047 * mb, Verdict::note}, {2048 * mb, Verdict::fine}, {1U << 31U, Verdict::fine}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.available);
    const Finding finding = judge_free_space(c.available, "/var/lib/ticketd");
    EXPECT_EQ(finding.verdict, c.expected);
    EXPECT_EQ(finding.remedy.empty(), c.expected == Verdict::fine);
  }
}

TEST(MachineTest, AClockThatNobodyKeepsIsWorthAWord) {
  EXPECT_EQ(judge_clock(ClockState::synchronised).verdict, Verdict::fine);
  EXPECT_EQ(judge_clock(ClockState::not_synchronised).verdict, Verdict::note);
  EXPECT_EQ(judge_clock(ClockState::unknown).verdict, Verdict::note);
}

class MachineFilesTest : public testing::Test {
 protected:
  Finding finding(const std::string& subject) const {
    for (const Finding& f : check_machine(daemon_))
      if (f.subject == subject) return f;
    return {};
  }
  test::TemporaryDirectory folder_;
  config::DaemonSettings daemon_{.state_dir = folder_.path(), .token_key_file = folder_.path() / "keys"};
};

TEST_F(MachineFilesTest, AGoodFolderAndGoodKeysAreFine) {
  std::ofstream(daemon_.token_key_file) << "k1 " << std::string(64, 'a') << '\n';

  EXPECT_EQ(finding("state folder").verdict, Verdict::fine);
  EXPECT_EQ(finding("token keys").verdict, Verdict::fine);
}

TEST_F(MachineFilesTest, AMissingFolderIsNamedWithWhatMakesIt) {
  daemon_.state_dir /= "missing";

  EXPECT_EQ(finding("state folder").verdict, Verdict::wrong);
  EXPECT_THAT(finding("state folder").remedy,
              HasSubstr("install -d -m 0700 -o ticketd " + daemon_.state_dir.string()));
}

TEST_F(MachineFilesTest, BrokenKeysAreNeverPrinted) {
  std::ofstream(daemon_.token_key_file) << "k1 secretsecretsecret\n";

  const Finding found = finding("token keys");

  EXPECT_EQ(found.verdict, Verdict::wrong);
  EXPECT_THAT(found.what, testing::StartsWith(daemon_.token_key_file.string() + ":1: "));
  EXPECT_THAT(found.what, testing::Not(HasSubstr("secretsecretsecret")));
}

TEST_F(MachineFilesTest, MissingKeysAreWrongAndCredentialsAreNoted) {
  EXPECT_EQ(finding("token keys").verdict, Verdict::wrong);
  daemon_.token_key_file.clear();
  EXPECT_EQ(finding("token keys").verdict, Verdict::note);
}

}  // namespace
}  // namespace ticketd::doctor
