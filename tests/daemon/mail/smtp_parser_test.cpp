#include "daemon/mail/smtp_parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::mail {
namespace {

void feed(SmtpReplyParser& parser, std::string_view input, std::vector<SmtpReply>& into) {
  for (;;) {
    auto next = parser.next(input);
    ASSERT_TRUE(next) << next.error().detail;
    if (!*next) return;
    into.push_back(std::move(**next));
  }
}

TEST(SmtpParserTest, RepliesCutAtAnyByteAreTheSame) {
  constexpr std::string_view text =
      "250-mx.example at your service\r\n250-SIZE 1000\r\n250 HELP\r\n354\r\n550 5.1.1 no such "
      "user\n250-\r\n250 \r\n";
  const std::vector<SmtpReply> expected{{250, {"mx.example at your service", "SIZE 1000", "HELP"}},
                                        {354, {""}},
                                        {550, {"5.1.1 no such user"}},
                                        {250, {"", ""}}};
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    SCOPED_TRACE(cut);
    SmtpReplyParser parser;
    std::vector<SmtpReply> seen;

    feed(parser, text.substr(0, cut), seen);
    feed(parser, text.substr(cut), seen);

    EXPECT_EQ(seen, expected);
  }
}

TEST(SmtpParserTest, WhatIsNoReplyIsRefused) {
  const std::string cases[] = {
      "hello\r\n", "25 ok\r\n",          "2500 ok\r\n", "100 what\r\n", "600 what\r\n",
      "\r\n",      "250-a\r\n251 b\r\n", "-25 ok\r\n",  "250_ok\r\n",   std::string(9000, '2')};
  for (const std::string& text : cases) {
    SCOPED_TRACE(text.substr(0, 40));
    SmtpReplyParser parser;
    std::string_view input = text;
    const auto next = parser.next(input);
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().kind, MailError::Kind::protocol);
  }
}

TEST(SmtpParserTest, AReplyThatDoesNotEndIsRefused) {
  SmtpReplyParser parser;
  std::string text;
  for (std::size_t i = 0; i <= SmtpReplyParser::max_lines; ++i) text += "250-more\r\n";
  std::string_view input = text;

  EXPECT_FALSE(parser.next(input));
}

TEST(SmtpParserTest, TheTextOfAReplyIsOneBoundedLine) {
  EXPECT_EQ((SmtpReply{550, {"5.1.1 a", "5.1.1 b"}}.text()), "5.1.1 a 5.1.1 b");
  EXPECT_EQ((SmtpReply{550, {std::string(5000, 'a')}}.text().size()), 1000U);
}

TEST(SmtpParserTest, ExtensionsAreReadFromTheEhloReply) {
  const SmtpReply ehlo{
      250, {"mx.example", "pipelining", "SIZE 35882577", "8BITMIME", "SMTPUTF8", "AUTH PLAIN", "SIZEABLE"}};

  EXPECT_EQ(smtp_extensions(ehlo), (SmtpExtensions{.pipelining = true,
                                                   .eight_bit_mime = true,
                                                   .smtputf8 = true,
                                                   .size = true,
                                                   .max_size_bytes = 35882577}));
  EXPECT_EQ(smtp_extensions({250, {"mx", "SIZE"}}), SmtpExtensions{.size = true});
  EXPECT_EQ(smtp_extensions({250, {"mx"}}), SmtpExtensions{});
}

}  // namespace
}  // namespace ticketd::mail
