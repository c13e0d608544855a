#include "daemon/commands/terminal_text.hpp"

#include <gtest/gtest.h>

#include "daemon/commands/table.hpp"

namespace ticketd::commands {
namespace {

TEST(TerminalTextTest, NothingInALineCanSteerTheTerminal) {
  const struct {
    const char* name;
    std::string text;
    const char* expected;
  } cases[] = {
      {"plain", "Hello", "Hello"},
      {"colour", "\x1b[31mred\x1b[0m", "[31mred[0m"},
      {"window title", "\x1b]0;owned\x07", "]0;owned"},
      {"8-bit CSI",
       "\xc2\x9b"
       "2J",
       "2J"},
      {"line ends and tabs", "a\r\nb\tc", "a b c"},
      {"line separator",
       "a\xe2\x80\xa8"
       "b",
       "a b"},
      {"NUL and DEL", std::string("a\0b\x7f", 4), "ab"},
      {"right-to-left override", "invoice\xe2\x80\xaegpj.exe", "invoicegpj.exe"},
      {"isolates", "\xe2\x81\xa6x\xe2\x81\xa9", "x"},
      {"zero-width space and byte order mark",
       "a\xe2\x80\x8b\xef\xbb\xbf"
       "b",
       "ab"},
      {"joiner of an emoji", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
       "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"},
      {"not UTF-8",
       "a\xff"
       "b\xc3",
       "a\xef\xbf\xbd"
       "b\xef\xbf\xbd"},
      {"scripts", "Привет, 你好, مرحبا", "Привет, 你好, مرحبا"},
      {"empty", "", ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(printable_line(c.text), c.expected);
  }
}

TEST(TerminalTextTest, LinesOfATextStayLines) {
  EXPECT_EQ(printable_text("a\r\nb\n\n\tc\x1b[2J\nab\tc"), "a\nb\n\n        c[2J\nab      c");
}

TEST(TerminalTextTest, WidthIsWhatIsSeen) {
  const struct {
    const char* text;
    std::size_t expected;
  } cases[] = {{"", 0}, {"abc", 3}, {"Größe", 5}, {"你好", 4}, {"e\xcc\x81", 1}, {"ｆｕｌｌ", 8}, {"😀", 2}};
  for (const auto& c : cases) {
    SCOPED_TRACE(c.text);
    EXPECT_EQ(display_width(c.text), c.expected);
  }
}

TEST(TerminalTextTest, ACutTextNeverExceedsItsColumns) {
  EXPECT_EQ(cut_to_width("abcdef", 6), "abcdef");
  EXPECT_EQ(cut_to_width("abcdef", 5), "abcd…");
  EXPECT_EQ(cut_to_width("你好世界", 5), "你好…");
  EXPECT_EQ(cut_to_width("你好世界", 4), "你…");
  EXPECT_EQ(cut_to_width("abc", 1), "…");
  EXPECT_EQ(cut_to_width("abc", 0), "");
}

const std::vector<Column> columns = {{"NUMBER", Align::right}, {"SUBJECT", Align::left, Fit::cut}, {"OWNER"}};

TEST(TableTest, ColumnsLineUpInEveryScript) {
  EXPECT_EQ(
      render_table(columns, {{"#1", "Bestellung", "alice"}, {"#22", "订单在哪里", ""}, {"#3", "", "bob"}}, 0),
      "NUMBER  SUBJECT     OWNER\n"
      "    #1  Bestellung  alice\n"
      "   #22  订单在哪里\n"
      "    #3              bob\n");
}

TEST(TableTest, WhatDoesNotFitIsCutWhereItMayBe) {
  EXPECT_EQ(render_table(columns, {{"#1", "Where is the parcel you promised", "alice"}}, 30),
            "NUMBER  SUBJECT          OWNER\n"
            "    #1  Where is the p…  alice\n");
}

TEST(TableTest, ATerminalTooNarrowWrapsRatherThanSayNothing) {
  const std::string table = render_table(columns, {{"#1", "Where is the parcel", "alice"}}, 5);
  EXPECT_EQ(table, "NUMBER  SUBJECT   OWNER\n    #1  Where i…  alice\n");
}

TEST(TableTest, ACellCannotForgeARow) {
  EXPECT_EQ(render_table({{"SUBJECT"}}, {{"hello\n#99 closed\x1b[2K"}}, 0), "SUBJECT\nhello #99 closed[2K\n");
}

}  // namespace
}  // namespace ticketd::commands
