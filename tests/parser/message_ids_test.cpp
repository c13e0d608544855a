#include "parser/message_ids.hpp"

#include <gmock/gmock.h>

namespace ticketd::parser {
namespace {

using Ids = std::vector<std::string>;

TEST(MessageIdsTest, ReadsOneId) {
  EXPECT_EQ(message_id("<a@b>"), "a@b");
  EXPECT_EQ(message_id(" text <a @\tb> more"), "a@b");
  EXPECT_EQ(message_id("a@b"), "a@b");
  EXPECT_EQ(message_id("<a @ b(comment) .org>"), "a@b.org");
  EXPECT_EQ(message_id("<a@b"), "a@b");
  EXPECT_EQ(message_id("<no-at-sign>"), "no-at-sign");
  EXPECT_EQ(message_id("<>"), "");
  EXPECT_EQ(message_id(""), "");
  EXPECT_EQ(message_id("<" + std::string(2000, 'x') + "@y>"), "");
}

TEST(MessageIdsTest, ReadsWhatCanBeIds) {
  struct Case {
    std::string_view name;
    std::string_view value;
    Ids expected;
  };
  const Case cases[] = {
      {"two", "<a@b> <c@d>", {"a@b", "c@d"}},
      {"no blank between", "<a@b><c@d>", {"a@b", "c@d"}},
      {"folded inside", "<a@b\r\n c>", {"a@bc"}},
      {"without brackets", "a@b c@d", {"a@b", "c@d"}},
      {"text of old programs", "Your message of \"Mon\" <a@b>", {"a@b"}},
      {"the address of a person", "Message from Ann <ann@x> of \"Mon\" <a@b>", {"a@b"}},
      {"a person's address without brackets", "Message from ann@x of \"Mon\" <a@b>", {"a@b"}},
      {"each once", "<a@b> <c@d> <a@b>", {"a@b", "c@d"}},
      {"yes", "yes", {}},
      {"no at sign", "<abc> <a@>", {}},
      {"unclosed first", "<a@b <c@d>", {"c@d"}},
      {"unclosed last", "<a@b> <c@d", {"a@b", "c@d"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(message_ids(c.value, 100), c.expected);
  }
}

TEST(MessageIdsTest, KeepsTheLastOnes) {
  EXPECT_EQ(message_ids("<a@x> <b@x> <c@x>", 2), (Ids{"b@x", "c@x"}));
}

}  // namespace
}  // namespace ticketd::parser
