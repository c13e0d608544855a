#include "daemon/folder_start.hpp"

#include <gtest/gtest.h>

namespace ticketd {
namespace {

TEST(FolderStartTest, OlderMailIsARangeAndWhatLiesAboveIt) {
  struct Case {
    const char* name;
    std::vector<std::uint32_t> there;
    std::vector<std::uint32_t> older;
    FolderStart expected;
  };
  const Case cases[] = {
      {"an empty folder", {}, {}, {}},
      {"all new", {3, 5}, {}, {}},
      {"all old", {3, 5}, {3, 5}, {.before_start_uid = 5}},
      {"old, then new", {3, 5, 9}, {3, 5}, {.before_start_uid = 5}},
      {"old above new", {3, 5, 9}, {9}, {.older = {9}, .newer = {3, 5}}},
      {"mixed", {1, 2, 3, 4, 5, 6}, {1, 3, 5}, {.before_start_uid = 1, .older = {3, 5}, .newer = {2, 4}}},
      {"a date that nobody told counts as new",
       {1, 2, 3},
       {1, 3},
       {.before_start_uid = 1, .older = {3}, .newer = {2}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(folder_start(c.there, c.older), c.expected);
  }
}

}  // namespace
}  // namespace ticketd
