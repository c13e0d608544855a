#include "parser/decoders.hpp"

#include <gtest/gtest.h>

#include <string>

#include "parser/encoders.hpp"
#include "parser/uuencode.hpp"

namespace ticketd::parser {
namespace {

struct Case {
  std::string_view name;
  std::string_view encoded;
  std::string_view expected;
};

TEST(DecodersTest, Base64) {
  const Case cases[] = {
      {"empty", "", ""},
      {"one", "QQ==", "A"},
      {"two", "QUI=", "AB"},
      {"three", "QUJD", "ABC"},
      {"lines", "QU\r\nJD\r\nREVG\n", "ABCDEF"},
      {"padding missing", "QUI", "AB"},
      {"one letter too many", "QUJDR", "ABC"},
      {"rubbish inside", "Q*U-J!D", "ABC"},
      {"encoded line by line", "QQ==\r\nQg==\r\nQ0Q=\r\n", "ABCD"},
      {"a footer below", "QUJD\nRA==\n\n___________\nList mailing list\n", "ABCD"},
      {"only padding", "====", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(decode_base64(c.encoded), c.expected);
  }
}

TEST(DecodersTest, WhatIsEncodedIsDecodedAtAnyLength) {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes) << i;
    bytes.push_back(static_cast<char>(i * 37));
  }
}

TEST(DecodersTest, QuotedPrintable) {
  const Case cases[] = {
      {"plain", "abc\r\n", "abc\r\n"},
      {"escape", "=41=c3=BC", "A\xC3\xBC"},
      {"soft break", "ab=\r\ncd=\nef", "abcdef"},
      {"soft break with blanks", "ab= \t\r\ncd", "abcd"},
      {"soft break at the end", "ab=", "ab"},
      {"no escape", "a=b =zz =4", "a=b =zz =4"},
      {"escaped sign", "=3D41", "=41"},
      {"CR alone", "a=\rb", "ab"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(decode_quoted_printable(c.encoded), c.expected);
  }
}

TEST(DecodersTest, QuotedPrintableReadsWhatWeWrite) {
  const std::string text = "a=b\tc \n\n.\nFrom x\n" + std::string(300, 'y') + "\xC3\xBC\n";
  std::string expected;
  for (const char c : text) expected += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(decode_quoted_printable(encode_quoted_printable(text)), expected);
}

TEST(DecodersTest, QOfHeaders) { EXPECT_EQ(decode_q("a_b=5Fc=g_"), "a b_c=g "); }

TEST(UuencodeTest, FindsFilesInText) {
  const std::string text = "Hello\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nbye\r\n";

  const auto file = find_uuencoded(text, 0);

  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->name, "cat.txt");
  EXPECT_EQ(file->content, "Cat");
  EXPECT_EQ(text.substr(0, file->begin) + text.substr(file->end), "Hello\r\nbye\r\n");
  EXPECT_FALSE(find_uuencoded(text, file->end).has_value());
}

TEST(UuencodeTest, AWholeBodyMayLackItsBeginLine) {
  EXPECT_EQ(decode_uuencoded("#0V%T\r\n`\r\nend\r\n"), "Cat");
  EXPECT_EQ(decode_uuencoded("begin 644 a\n#0V%T\n`\nend\n"), "Cat");
  EXPECT_EQ(decode_uuencoded("plain words\n"), "");
}

TEST(UuencodeTest, AWordIsNoFile) {
  EXPECT_FALSE(find_uuencoded("begin 644 times\nand again\n", 0).has_value());
  EXPECT_FALSE(find_uuencoded("we begin 644 cat.txt\n#0V%T\n`\nend\n", 0).has_value());
  EXPECT_FALSE(find_uuencoded("begin with this\n", 0).has_value());
}

TEST(UuencodeTest, ACutFileIsGivenAsFarAsItCame) {
  const auto file = find_uuencoded("begin 644 cat.txt\n#0V%T\n", 0);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->content, "Cat");
}

}  // namespace
}  // namespace ticketd::parser
