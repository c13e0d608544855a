#include "parser/encoded_words.hpp"

#include <gtest/gtest.h>

namespace ticketd::parser {
namespace {

TEST(EncodedWordsTest, DecodesWhatMailProgramsWrite) {
  struct Case {
    std::string_view name;
    std::string_view text;
    std::string_view expected;
  };
  const Case cases[] = {
      {"nothing to do", "Hello = ? world", "Hello = ? world"},
      {"Q", "=?iso-8859-1?Q?Gr=FC=DFe_an?= alle", "Grüße an alle"},
      {"B", "=?UTF-8?B?R3LDvMOfZQ==?=", "Grüße"},
      {"blanks between words go", "=?utf-8?q?a?= \t =?utf-8?q?b?=", "ab"},
      {"blanks beside text stay", "x =?utf-8?q?a?= y", "x a y"},
      {"cut in a character", "=?utf-8?b?w7w=?= =?utf-8?b?w?= =?utf-8?q?=C3?= =?utf-8?q?=BC?=", "üü"},
      {"different charsets", "=?utf-8?q?=C3=BC?= =?iso-8859-1?q?=FC?=", "üü"},
      {"language (RFC 2231, 5)", "=?utf-8*de?q?=C3=BC?=", "ü"},
      {"no blank between", "=?utf-8?q?a?==?utf-8?q?b?=", "ab"},
      {"in the middle of a word", "x=?utf-8?q?a?=y", "xay"},
      {"raw blanks inside", "=?utf-8?q?a b c?=", "a b c"},
      {"escape right at the start", "=?utf-8?q?=41?=", "A"},
      {"unknown encoding", "=?utf-8?x?a?=", "=?utf-8?x?a?="},
      {"never ends", "=?utf-8?q?abc", "=?utf-8?q?abc"},
      {"empty",
       "=?utf-8?q?"
       "?=",
       ""},
      {"unknown charset", "=?x-nothing?q?abc?=", "abc"},
      {"gb2312 that is GBK", "=?gb2312?B?gUCBQQ==?=", "丂丄"},
      {"ISO-2022-JP", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"},
      {"UTF-7", "=?utf-7?q?Hi_+ZeVnLA-?=", "Hi 日本"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(decode_words(c.text), c.expected);
  }
}

TEST(EncodedWordsTest, NoControlCharacterComesOutF43) {
  EXPECT_EQ(decode_words("=?utf-8?q?a=0D=0ABcc:_x=00y?="), "a  Bcc: x y");
  EXPECT_EQ(decode_words("=?utf-8?b?DQpCY2M6IGV2aWw=?="), "  Bcc: evil");
}

}  // namespace
}  // namespace ticketd::parser
