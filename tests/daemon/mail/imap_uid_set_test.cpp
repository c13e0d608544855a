#include "daemon/mail/imap_uid_set.hpp"

#include <gtest/gtest.h>

namespace ticketd::mail {
namespace {

using Uids = std::vector<std::uint32_t>;

TEST(ImapUidSetTest, RunsAreWrittenAsRanges) {
  EXPECT_EQ(uid_set(Uids{7}), "7");
  EXPECT_EQ(uid_set(Uids{1, 2, 3}), "1:3");
  EXPECT_EQ(uid_set(Uids{1, 3, 4, 9, 4294967294, 4294967295}), "1,3:4,9,4294967294:4294967295");
}

TEST(ImapUidSetTest, SetsAreReadInTheirOrder) {
  EXPECT_EQ(parse_uid_set("1:3,9", 10), (Uids{1, 2, 3, 9}));
  EXPECT_EQ(parse_uid_set("9,3:1", 10), (Uids{9, 1, 2, 3}));
  EXPECT_EQ(parse_uid_set("4294967295", 10), (Uids{4294967295}));
  EXPECT_EQ(parse_uid_set("", 10), Uids{});
}

TEST(ImapUidSetTest, BadOrHugeSetsAreNone) {
  for (const std::string_view text :
       {"*", "1:*", "1:", ":1", "a", "1,,2", "1:2:3", "-1", "4294967296", "1:11"})
    EXPECT_EQ(parse_uid_set(text, 10), std::nullopt) << text;
  EXPECT_EQ(parse_uid_set("1:10", 10)->size(), 10U);
  EXPECT_EQ(parse_uid_set("1:10,20", 10), std::nullopt);
}

}  // namespace
}  // namespace ticketd::mail
