#include "parser/charset.hpp"

#include <gtest/gtest.h>

#include "parser/utf8.hpp"

namespace ticketd::parser {
namespace {

TEST(CharsetTest, ReadsWhatIsMeant) {
  struct Case {
    std::string_view name;
    std::string_view bytes;
    std::string_view label;
    std::string_view expected;
  };
  const Case cases[] = {
      {"ASCII under any label", "abc", "koi8-r", "abc"},
      {"UTF-8", "\xC3\xBC", "utf-8", "ü"},
      {"latin-1 is windows-1252", "\x80 \x93x\x94", "iso-8859-1", "€ “x”"},
      {"us-ascii with high bytes",
       "Gr\xFC\xDF"
       "e",
       "us-ascii", "Grüße"},
      {"UTF-8 labelled latin-1",
       "Gr\xC3\xBC\xC3\x9F"
       "e",
       "iso-8859-1", "Grüße"},
      {"UTF-8 without a label", "\xE6\x97\xA5", "", "日"},
      {"UTF-8 that would be control characters", "\xC2\x85", "windows-1252", "Â…"},
      {"a broken byte in UTF-8",
       "Gr\xC3\xBC\xC3\x9F"
       "e\xFF \xC3\xBC",
       "utf-8", "Grüße\xEF\xBF\xBD ü"},
      {"latin-1 labelled utf-8",
       "Gr\xFC\xDF"
       "e",
       "utf-8", "Grüße"},
      {"gb2312 that is GBK", "\x81\x40", "gb2312", "丂"},
      {"ks_c_5601-1987", "\xB0\xA1", "ks_c_5601-1987", "가"},
      {"big5", "\xA4\xA4\xA4\xE5", "Big5", "中文"},
      {"Shift_JIS", "\x93\xFA\x96\x7B", "Shift_JIS", "日本"},
      {"EUC-JP", "\xC6\xFC\xCB\xDC", "euc-jp", "日本"},
      {"ISO-2022-JP", "\x1B$BF|K\\\x1B(B", "iso-2022-jp", "日本"},
      {"ISO-2022-JP without a label", "\x1B$BF|K\\\x1B(B", "", "日本"},
      {"ISO-2022-JP labelled utf-8", "\x1B$BF|K\\\x1B(B", "utf-8", "日本"},
      {"joined ISO-2022-JP", "\x1B$BF|\x1B(B\x1B$BK\\\x1B(B", "iso-2022-jp", "日本"},
      {"JIS wave dash", "\x1B$B!A\x1B(B", "iso-2022-jp", "〜"},
      {"ISO-2022-JP that is Shift_JIS", "\x93\xFA\x96\x7B", "iso-2022-jp", "日本"},
      {"KOI8-R", "\xF0\xD2\xC9\xD7\xC5\xD4", "koi8-r", "Привет"},
      {"windows-1251", "\xCF\xF0\xE8\xE2\xE5\xF2", "windows-1251", "Привет"},
      {"UTF-7", "Hi +ZeVnLA-!", "utf-7", "Hi 日本!"},
      {"UTF-16LE", std::string_view("\xE5\x65\x2C\x67", 4), "utf-16le", "日本"},
      {"quoted label", "\xFC", "\"iso-8859-1\"", "ü"},
      {"label of no meaning", "\xC3\xBC", "x-unknown", "ü"},
      {"unknown label",
       "Gr\xFC\xDF"
       "e",
       "no-such-charset", "Grüße"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(to_utf8(c.bytes, c.label), c.expected);
  }
}

TEST(CharsetTest, DetectsWhatHasNoLabel) {
  EXPECT_EQ(to_utf8("\xD1\xEF\xE0\xF1\xE8\xE1\xEE \xE7\xE0 \xE2\xE0\xF8 \xE7\xE0\xEA\xE0\xE7, \xEC\xFB "
                    "\xEE\xF2\xE2\xE5\xF2\xE8\xEC \xE2 \xF2\xE5\xF7\xE5\xED\xE8\xE5 \xE4\xED\xFF",
                    ""),
            "Спасибо за ваш заказ, мы ответим в течение дня");
}

TEST(CharsetTest, AlwaysGivesValidUtf8) {
  std::string all;
  for (int i = 0; i < 4096; ++i) all.push_back(static_cast<char>(i * 151 + i / 256));
  for (const std::string_view label :
       {"", "utf-8", "utf-7", "utf-16", "utf-32", "gb18030", "big5", "iso-2022-jp", "iso-2022-kr",
        "hz-gb-2312", "euc-tw", "ibm037", "koi8-r", "windows-1255", "x-nonsense"}) {
    SCOPED_TRACE(label);
    EXPECT_TRUE(valid_utf8(to_utf8(all, label)));
    EXPECT_TRUE(valid_utf8(header_to_utf8(all, label)));
  }
}

TEST(Utf8Test, KnowsWhatIsValid) {
  struct Case {
    std::string_view text;
    std::size_t prefix;
  };
  const Case cases[] = {
      {"", 0},
      {"abcdefghijkl", 12},
      {"abcdefgh\xC3\xBC", 10},
      {"\xF0\x9F\x98\x80", 4},
      {"a\xC3", 1},             // cut
      {"\xC0\xAF", 0},          // overlong
      {"\xE0\x80\xAF", 0},      // overlong
      {"\xED\xA0\x80", 0},      // surrogate
      {"\xF4\x90\x80\x80", 0},  // above U+10FFFF
      {"\xF8\x88\x80\x80", 0},  // five bytes
      {"ab\x80", 2},            // tail alone
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(valid_utf8_prefix(c.text), c.prefix);
    EXPECT_TRUE(valid_utf8(repaired_utf8(c.text)));
  }
}

TEST(Utf8Test, CutsBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("aüb", 2), "a");
  EXPECT_EQ(utf8_prefix("aüb", 3), "aü");
  EXPECT_EQ(utf8_prefix("aüb", 9), "aüb");
  EXPECT_EQ(utf8_prefix("ü", 0), "");
}

}  // namespace
}  // namespace ticketd::parser
