#include "parser/outgoing_message.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "parser/parse.hpp"

namespace ticketd::parser {
namespace {

using testing::HasSubstr;
using testing::Not;

OutgoingMessage simple_message() {
  return {.from = {"Acme Support", "support@acme.example"},
          .to = {{"Ann", "ann@example.com"}},
          .subject = "Re: Hello",
          .message_id = "t1.abc@acme.example",
          .in_reply_to = "x@example.com",
          .references = {"w@example.com", "x@example.com"},
          .date = std::chrono::sys_seconds(std::chrono::seconds(1'600'000'000)),
          .text = "Dear Ann,\nall is well.\n"};
}

TEST(OutgoingMessageTest, APlainMailIsWrittenAsItIs) {
  EXPECT_EQ(render(simple_message()),
            "Date: Sun, 13 Sep 2020 12:26:40 +0000\r\n"
            "From: Acme Support <support@acme.example>\r\n"
            "To: Ann <ann@example.com>\r\n"
            "Subject: Re: Hello\r\n"
            "Message-ID: <t1.abc@acme.example>\r\n"
            "In-Reply-To: <x@example.com>\r\n"
            "References: <w@example.com> <x@example.com>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=us-ascii\r\n"
            "\r\n"
            "Dear Ann,\r\nall is well.\r\n");
}

TEST(OutgoingMessageTest, WhatIsWrittenIsReadBack) {
  OutgoingMessage m = simple_message();
  m.from.name = "Jürgen \"Jo\" Müller, Acme";
  m.to = {{"", "a@example.com"}, {"O'Neil, Bob", "b@example.com"}, {"日本語の名前", "c@example.com"}};
  m.cc = {{"Zoë", "z@example.com"}};
  m.reply_to = {{"", "support+abc@acme.example"}};
  m.subject = "Ваш заказ: «Самовар» прибудет во вторник, 24 ноября, около 15:00 по московскому времени";
  m.text = "Grüße aus Köln\n" + std::string(2000, 'x') + "\n.\nFrom here on \n\ttab = sign\n";
  m.html = "<p>Grüße <img src=\"cid:logo@x\"></p>\n";
  m.attachments = {{.name = "Rechnung März 2024 – endgültige und wirklich letzte Fassung.pdf",
                    .type = "application/pdf",
                    .content = std::string("\0\xFF\r\n\n binary", 12)},
                   {.name = "logo.png",
                    .type = "image/png",
                    .content_id = "logo@x",
                    .disposition = Disposition::inline_part,
                    .content = "PNG"}};

  const std::string bytes = render(m);
  const Email read = parse(bytes);

  EXPECT_TRUE(std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
  EXPECT_EQ(read.from, std::vector<Address>{m.from});
  EXPECT_EQ(read.to, m.to);
  EXPECT_EQ(read.cc, m.cc);
  EXPECT_EQ(read.reply_to, m.reply_to);
  EXPECT_EQ(read.subject, m.subject);
  EXPECT_EQ(read.date, m.date);
  EXPECT_EQ(read.message_id, m.message_id);
  EXPECT_EQ(read.in_reply_to, std::vector<std::string>{m.in_reply_to});
  EXPECT_EQ(read.references, m.references);
  EXPECT_EQ(read.text, m.text);
  ASSERT_EQ(read.attachments.size(), 2U);
  EXPECT_EQ(read.attachments[0], m.attachments[1]);
  EXPECT_EQ(read.attachments[1], m.attachments[0]);
  EXPECT_TRUE(read.defects.empty());
}

TEST(OutgoingMessageTest, NoLineIsLongerThanTheStandardAllows) {
  OutgoingMessage m = simple_message();
  m.subject = std::string(5000, 's');
  m.from.name = std::string(3000, 'n');
  m.references = std::vector<std::string>(40, std::string(300, 'r') + "@example.com");
  m.text = std::string(100'000, 't');
  m.html = std::string(100'000, 'h');
  m.attachments = {
      {.name = std::string(5000, 'f') + ".txt", .type = "text/plain", .content = std::string(5000, 'c')}};

  const std::string bytes = render(m);

  std::size_t from = 0;
  while (from < bytes.size()) {
    const auto end = bytes.find("\r\n", from);
    ASSERT_NE(end, std::string::npos) << "ends with a line end";
    EXPECT_LE(end - from, 998U);
    from = end + 2;
  }
  EXPECT_EQ(parse(bytes).subject, m.subject);
}

// F43: whatever a member holds, it begins no header line of its own.
TEST(OutgoingMessageTest, NothingInjectsAHeaderF43) {
  using namespace std::string_literals;
  const std::string evil = "x\r\nBcc: evil@example.org\nBcc: evil@example.org\rBcc: e\0y"s;
  OutgoingMessage m = simple_message();
  m.from.name = evil;
  m.to = {{evil, "ann\r\nBcc: evil@example.org"}};
  m.subject = evil;
  m.message_id = "a@b>\r\nBcc: evil@example.org";
  m.in_reply_to = evil;
  m.references = {evil, "ok@example.com"};
  m.attachments = {
      {.name = evil, .type = "image/png\r\nBcc: evil@example.org", .content_id = evil, .content = "c"}};
  m.extra = {{"X-Loop", evil}, {"X-A\r\nBcc", "evil"}, {"Bcc", "evil@example.org"}};

  const Email read = parse(render(m));

  EXPECT_EQ(find_header(read, "Bcc"), nullptr);
  EXPECT_THAT(render(m), Not(HasSubstr("\nBcc")));
  EXPECT_THAT(render(m), Not(HasSubstr("\rBcc")));
  EXPECT_EQ(read.references, std::vector<std::string>{"ok@example.com"});
  EXPECT_EQ(read.attachments.at(0).type, "application/octet-stream");
}

// F44: bare CR and LF, lone dots and NUL come out as clean CRLF text.
TEST(OutgoingMessageTest, LineEndsAreNormalisedF44) {
  OutgoingMessage m = simple_message();
  m.text = std::string("a\rb\r\nc\n.\n\0d\r\n", 13);

  const std::string bytes = render(m);

  EXPECT_EQ(parse(bytes).text, "a\nb\nc\n.\nd\n");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\n') {
      EXPECT_EQ(bytes.at(i - 1), '\r');
    }
    if (bytes[i] == '\r') {
      EXPECT_EQ(bytes.at(i + 1), '\n');
    }
  }
}

// F52: names are relayed without directories and invisible characters.
TEST(OutgoingMessageTest, AttachmentNamesAreSafeF52) {
  struct Case {
    std::string_view name;
    std::string sent;
    std::string expected;
  };
  const Case cases[] = {
      {"plain", "a.txt", "a.txt"},
      {"path", "../../etc/passwd", "passwd"},
      {"windows path", "C:\\docs\\x.txt", "x.txt"},
      {"zero width and right-to-left override", "a\u200B\u202Egpj.exe", "agpj.exe"},
      {"NUL", std::string("a\0b", 3), "ab"},
      {"hidden", "...hidden", "hidden"},
      {"option", "-rf", "rf"},
      {"long keeps its end", std::string(5000, 'a') + ".pdf", std::string(196, 'a') + ".pdf"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    OutgoingMessage m = simple_message();
    m.attachments = {{.name = c.sent, .type = "text/plain", .content = "x"}};
    EXPECT_EQ(parse(render(m)).attachments.at(0).name, c.expected);
  }
}

TEST(OutgoingMessageTest, OnlyAPlainMessageIsAttachedAsOne) {
  OutgoingMessage m = simple_message();
  m.attachments = {{.name = "One", .type = "message/rfc822", .content = "Subject: One\n\nbody\n"},
                   {.name = "Two", .type = "message/rfc822", .content = "Subject: Zwölf\n\nbody\n"}};

  const Email read = parse(render(m));

  ASSERT_EQ(read.attachments.size(), 2U);
  EXPECT_EQ(read.attachments[0].type, "message/rfc822");
  EXPECT_EQ(read.attachments[0].content, "Subject: One\r\n\r\nbody\r\n");
  EXPECT_EQ(read.attachments[1].type, "application/octet-stream");
  EXPECT_EQ(read.attachments[1].name, "Two.eml");
  EXPECT_EQ(read.attachments[1].content, m.attachments[1].content);
}

TEST(OutgoingMessageTest, TheSameMessageIsTheSameBytes) {
  EXPECT_EQ(render(simple_message()), render(simple_message()));
}

TEST(OutgoingMessageTest, OnlyALocalPartOutsideAsciiNeedsSmtpUtf8) {
  OutgoingMessage m = simple_message();
  m.to = {{"", "info@bücher.example"}};
  EXPECT_FALSE(needs_smtputf8(m));
  EXPECT_THAT(render(m), HasSubstr("To: info@xn--bcher-kva.example\r\n"));

  m.to = {{"", "jürgen@bücher.example"}};
  EXPECT_TRUE(needs_smtputf8(m));
  EXPECT_THAT(render(m), HasSubstr("To: jürgen@xn--bcher-kva.example\r\n"));
}

}  // namespace
}  // namespace ticketd::parser
