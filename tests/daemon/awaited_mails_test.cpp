#include "daemon/awaited_mails.hpp"

#include <gmock/gmock.h>

namespace ticketd {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(AwaitedMailsTest, WhatComesInOrderLeavesNothingBehind) {
  AwaitedMails awaited({2, 4, 6});

  EXPECT_THAT(awaited.came(std::vector<std::uint32_t>{2, 4}), IsEmpty());
  EXPECT_THAT(awaited.missing(), ElementsAre(6));
  EXPECT_THAT(awaited.came(std::vector<std::uint32_t>{6}), IsEmpty());
  EXPECT_THAT(awaited.missing(), IsEmpty());
}

TEST(AwaitedMailsTest, WhatIsPassedOverIsNamedOnceAndMayComeLater) {
  AwaitedMails awaited({2, 4, 6, 8, 10});

  EXPECT_THAT(awaited.came(std::vector<std::uint32_t>{6}), ElementsAre(2, 4));
  EXPECT_THAT(awaited.came(std::vector<std::uint32_t>{2}), IsEmpty());
  EXPECT_THAT(awaited.came(std::vector<std::uint32_t>{10}), ElementsAre(8));
  EXPECT_THAT(awaited.missing(), ElementsAre(4, 8));
}

TEST(AwaitedMailsTest, WhatNobodyAwaitedChangesNothing) {
  AwaitedMails awaited({2});

  EXPECT_THAT(awaited.came(std::vector<std::uint32_t>{1}), IsEmpty());
  EXPECT_THAT(awaited.came(std::vector<std::uint32_t>{2, 2, 3}), IsEmpty());
  EXPECT_THAT(awaited.missing(), IsEmpty());
}

}  // namespace
}  // namespace ticketd
