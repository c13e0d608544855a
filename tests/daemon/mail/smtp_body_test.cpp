#include "daemon/mail/smtp_body.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace ticketd::mail {
namespace {

std::string wire(std::string_view message, std::size_t cut = 0) {
  SmtpBody body;
  std::string out;
  body.append(message.substr(0, cut), out);
  body.append(message.substr(cut), out);
  body.finish(out);
  return out;
}

struct Case {
  std::string_view name, message, expected;
};
constexpr Case cases[] = {
    {"as it should be", "a\r\nb\r\n", "a\r\nb\r\n"},
    {"LF", "a\nb\n", "a\r\nb\r\n"},
    {"CR", "a\rb\r", "a\r\nb\r\n"},
    {"CR CR LF", "a\r\r\nb", "a\r\n\r\nb\r\n"},
    {"LF CR", "a\n\rb", "a\r\n\r\nb\r\n"},
    {"no line end", "a", "a\r\n"},
    {"empty lines", "\n\n", "\r\n\r\n"},
    {"nothing", "", ""},
    {"a dot at the beginning", ".a\n..\n", "..a\r\n...\r\n"},
    {"a lone dot", "a\r\n.\r\nMAIL FROM:<x>\r\n", "a\r\n..\r\nMAIL FROM:<x>\r\n"},
    {"smuggled by LF", "a\n.\nb", "a\r\n..\r\nb\r\n"},
    {"smuggled by CR", "a\r.\rb", "a\r\n..\r\nb\r\n"},
    {"smuggled by LF and CRLF", "a\n.\r\nb", "a\r\n..\r\nb\r\n"},
    {"a dot in the middle", "a.\r\nb.b", "a.\r\nb.b\r\n"},
};

TEST(SmtpBodyTest, F44_EveryLineEndIsCrLfAndNoLineIsALoneDot) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(wire(c.message), c.expected);
  }
}

TEST(SmtpBodyTest, PiecesMayBeCutAnywhere) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    for (std::size_t cut = 0; cut <= c.message.size(); ++cut)
      EXPECT_EQ(wire(c.message, cut), c.expected) << cut;
  }
}

TEST(SmtpBodyTest, SizesAreThoseOfTheWireWithoutDoubledDots) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    std::size_t doubled = c.message.starts_with('.') ? 1 : 0;
    for (std::size_t i = 1; i < c.message.size(); ++i)
      if (c.message[i] == '.' && (c.message[i - 1] == '\n' || c.message[i - 1] == '\r')) ++doubled;
    EXPECT_EQ(message_facts(c.message).wire_bytes, c.expected.size() - doubled);
  }
}

TEST(SmtpBodyTest, EightBitBytesAreNoticedWhereTheyAre) {
  EXPECT_EQ(message_facts("Subject: a\r\n\r\nb\r\n"), MessageFacts{.wire_bytes = 17});
  EXPECT_TRUE(message_facts("Subject: \xC3\xA4\r\n\r\nb\r\n").eight_bit_header);
  EXPECT_FALSE(message_facts("Subject: \xC3\xA4\r\n\r\nb\r\n").eight_bit_body);
  EXPECT_TRUE(message_facts("Subject: a\n\nb\xFF").eight_bit_body);
  EXPECT_FALSE(message_facts("Subject: a\n\nb\xFF").eight_bit_header);
}

}  // namespace
}  // namespace ticketd::mail
