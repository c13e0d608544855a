#include "daemon/mail/imap_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::mail {
namespace {

using Kind = ImapResponse::Kind;

// Everything a server says in one session: each kind of response, with and without literals.
constexpr std::string_view conversation =
    "* OK [CAPABILITY IMAP4rev1 IDLE] ready {5}\r\n"
    "* 3 FETCH (UID 17 BODY[] {10}\r\nhello\r\n(x) FLAGS (\\Seen))\r\n"
    "* LIST () {1}\r\n/ {0}\r\n\r\n"
    "* LIST () \"/\" {3}\r\na\nb\r\n"
    "+ idling\r\n"
    "+\r\n"
    "* 4 EXISTS\n"
    "c1 OK [READ-WRITE] done {3}\r\n"
    "arly full\r\n"
    "c2 no sorry\r\n";

const std::vector<ImapResponse> responses{
    {.kind = Kind::untagged, .text = "OK [CAPABILITY IMAP4rev1 IDLE] ready {5}"},
    {.kind = Kind::untagged,
     .text = "3 FETCH (UID 17 BODY[] {10} FLAGS (\\Seen))",
     .literals = {{.bytes = "hello\r\n(x)"}}},
    {.kind = Kind::untagged, .text = "LIST () {1} {0}", .literals = {{.bytes = "/"}, {.bytes = ""}}},
    {.kind = Kind::untagged, .text = "LIST () \"/\" {3}", .literals = {{.bytes = "a\nb"}}},
    {.kind = Kind::continuation, .text = "idling"},
    {.kind = Kind::continuation, .text = ""},
    {.kind = Kind::untagged, .text = "4 EXISTS"},
    {.kind = Kind::tagged, .tag = "c1", .text = "OK [READ-WRITE] done {3}"},
    {.kind = Kind::unknown, .text = "arly full"},
    {.kind = Kind::tagged, .tag = "c2", .text = "no sorry"},
};

void feed(ImapParser& parser, std::string_view input, std::vector<ImapResponse>& into) {
  for (;;) {
    auto next = parser.next(input);
    ASSERT_TRUE(next) << next.error().detail;
    if (!*next) break;
    into.push_back(std::move(**next));
  }
  EXPECT_TRUE(input.empty());
}

MailError first_error(ImapParser& parser, std::string_view input) {
  for (;;) {
    const auto next = parser.next(input);
    if (!next) return next.error();
    if (!*next) return {.detail = "none"};
  }
}

TEST(ImapParserTest, AConversationIsCutIntoResponses) {
  ImapParser parser;
  std::vector<ImapResponse> seen;

  feed(parser, conversation, seen);

  EXPECT_EQ(seen, responses);
}

TEST(ImapParserTest, F14_InputCutAtAnyByteGivesTheSameResponses) {
  for (std::size_t cut = 0; cut <= conversation.size(); ++cut) {
    SCOPED_TRACE(cut);
    ImapParser parser;
    std::vector<ImapResponse> seen;

    feed(parser, conversation.substr(0, cut), seen);
    feed(parser, conversation.substr(cut), seen);

    EXPECT_EQ(seen, responses);
  }
}

TEST(ImapParserTest, InputByteByByteGivesTheSameResponses) {
  ImapParser parser;
  std::vector<ImapResponse> seen;

  for (std::size_t i = 0; i < conversation.size(); ++i) feed(parser, conversation.substr(i, 1), seen);

  EXPECT_EQ(seen, responses);
}

TEST(ImapParserTest, F14_ALiteralThatEndsEarlyIsNoResponse) {
  const std::string_view text = "* 3 FETCH (UID 17 BODY[] {10}\r\nhello\r\n(x))\r\n";
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    ImapParser parser;
    std::vector<ImapResponse> seen;

    feed(parser, text.substr(0, cut), seen);

    EXPECT_TRUE(seen.empty()) << cut;
  }
}

TEST(ImapParserTest, F15_AnAbsurdLiteralIsRefused) {
  for (const std::string_view size : {"100000000000000000000", "18446744073709551615", "1073741825"}) {
    ImapParser parser;
    const std::string line = "* 1 FETCH (BODY[] {" + std::string(size) + "}\r\n";

    EXPECT_EQ(first_error(parser, line).kind, MailError::Kind::protocol);
    EXPECT_NE(first_error(parser, line).detail, "none");
  }
}

TEST(ImapParserTest, ALiteralOverTheLimitIsReadPastWithoutKeepingIt) {
  ImapParser parser({.literal_bytes = 4});
  std::vector<ImapResponse> seen;

  feed(parser, "* 1 FETCH (BODY[] {5}\r\nhello)\r\n* 2 FETCH (BODY[] {4}\r\nhell)\r\n", seen);

  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].literals, (std::vector<ImapLiteral>{{.bytes = "", .dropped = true}}));
  EXPECT_EQ(seen[1].literals, (std::vector<ImapLiteral>{{.bytes = "hell"}}));
}

TEST(ImapParserTest, ManyLiteralsShareOneLimit) {
  ImapParser parser({.literal_bytes = 4});
  std::vector<ImapResponse> seen;

  feed(parser, "* LIST {3}\r\nabc {2}\r\nde\r\n", seen);

  ASSERT_EQ(seen.size(), 1U);
  EXPECT_FALSE(seen[0].literals[0].dropped);
  EXPECT_TRUE(seen[0].literals[1].dropped);
}

TEST(ImapParserTest, AResponseOfNothingButEmptyLiteralsIsRefused) {
  ImapParser parser;
  std::string text = "* 1 FETCH (";
  for (int i = 0; i < 2000; ++i) text += "{0}\r\n";

  EXPECT_EQ(first_error(parser, text).kind, MailError::Kind::protocol);
}

TEST(ImapParserTest, AnEndlessLineIsRefused) {
  ImapParser parser({.line_bytes = 100});

  EXPECT_EQ(first_error(parser, std::string(90, 'a')).detail, "none");
  EXPECT_EQ(first_error(parser, std::string(90, 'a')).kind, MailError::Kind::protocol);
}

TEST(ImapParserTest, OnlyDataCarriesLiterals) {
  for (const std::string_view line : {"* BYE {7}\r\n", "* no {7}\r\n", "c1 BAD {7}\r\n", "+ {7}\r\n",
                                      "* 1 EXISTS {x}\r\n", "* 1 EXISTS {}\r\n", "* 1 EXISTS 7}\r\n"}) {
    SCOPED_TRACE(line);
    ImapParser parser;
    std::vector<ImapResponse> seen;

    feed(parser, line, seen);

    ASSERT_EQ(seen.size(), 1U);
    EXPECT_TRUE(seen[0].literals.empty());
  }
}

}  // namespace
}  // namespace ticketd::mail
