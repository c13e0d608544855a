#include "autoresponder/wrapped_text.hpp"

#include <gtest/gtest.h>

namespace ticketd::autoresponder {
namespace {

TEST(WrappedTextTest, LinesFitAndKeepTheirPlace) {
  struct Case {
    const char* name;
    const char* text;
    const char* expected;
  };
  const Case cases[] = {
      {"short", "one two", "one two"},
      {"empty", "", ""},
      {"broken at blanks", "one two three four", "one two\nthree four"},
      {"line ends stay", "one\n\ntwo\n", "one\n\ntwo\n"},
      {"a list hangs", "- one two three", "- one two\n  three"},
      {"a numbered list too", "12. one two three", "12. one\n    two\n    three"},
      {"a quote goes on", "> one two three", "> one two\n> three"},
      {"indented", "  - one two three", "  - one\n    two\n    three"},
      {"long words stay whole", "see https://acme.example/x now", "see\nhttps://acme.example/x\nnow"},
      {"Cyrillic is as wide as Latin", "один два три", "один два\nтри"},
      {"Chinese breaks anywhere, two columns each", "请问怎么退货呢", "请问怎么退\n货呢"},
      {"but not before a stop", "请问怎么退。货", "请问怎么\n退。货"},
      {"blanks at the end go", "one   ", "one"},
      {"bytes that are no UTF-8 stay", "one \xFF\xFE two three", "one \xFF\xFE two\nthree"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(wrapped(c.text, 10), c.expected);
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
