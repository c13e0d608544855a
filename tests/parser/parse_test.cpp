#include "parser/parse.hpp"

#include <gmock/gmock.h>

#include <string>

namespace ticketd::parser {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ParseTest, AnOrdinaryMailIsReadInFull) {
  const Email email = parse(
      "Received: from a\n"
      "Received: from b\n"
      "From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\n"
      "To: support@acme.example, Bob <bob@example.com>\n"
      "Cc: team: x@example.com, y@example.com;\n"
      "Subject: =?iso-8859-1?Q?Gr=FC=DFe?= and\n"
      " more\n"
      "Date: Mon, 7 Feb 1994 21:52:25 -0800 (PST)\n"
      "Message-ID: <a@example.com>\n"
      "In-Reply-To: yes\n"
      "References: <1@example.com>\n"
      "\t<2@example.com> <j@example.com>\n"
      "Content-Type: multipart/mixed; boundary=\"b\"\n"
      "\n"
      "preamble\n"
      "--b\n"
      "Content-Type: multipart/alternative; boundary=c\n"
      "\n"
      "--c\n"
      "Content-Type: text/plain; charset=utf-8\n"
      "Content-Transfer-Encoding: quoted-printable\n"
      "\n"
      "Gr=C3=BC=C3=9Fe=\n"
      "!\n"
      "--c\n"
      "Content-Type: text/html\n"
      "\n"
      "<p>x</p>\n"
      "--c--\n"
      "--b\n"
      "Content-Type: application/pdf; name=\"a.pdf\"\n"
      "Content-Transfer-Encoding: base64\n"
      "\n"
      "QUJD\n"
      "--b--\n"
      "epilogue\n");

  EXPECT_THAT(headers(email, "received"), ElementsAre("from a", "from b"));
  EXPECT_THAT(email.from, ElementsAre(Address{"Jürgen", "j@example.com"}));
  EXPECT_THAT(email.to, ElementsAre(Address{"", "support@acme.example"}, Address{"Bob", "bob@example.com"}));
  EXPECT_THAT(email.cc, ElementsAre(Address{"", "x@example.com"}, Address{"", "y@example.com"}));
  EXPECT_EQ(email.subject, "Grüße and more");
  EXPECT_EQ(email.date->time_since_epoch().count(), 760686745);
  EXPECT_EQ(email.message_id, "a@example.com");
  EXPECT_THAT(email.in_reply_to, IsEmpty());
  EXPECT_THAT(email.references, ElementsAre("1@example.com", "2@example.com"));
  EXPECT_EQ(email.text, "Grüße!");
  ASSERT_EQ(email.attachments.size(), 1U);
  EXPECT_EQ(email.attachments[0].name, "a.pdf");
  EXPECT_EQ(email.attachments[0].type, "application/pdf");
  EXPECT_EQ(email.attachments[0].content, "ABC");
  EXPECT_THAT(email.defects, IsEmpty());
}

TEST(ParseTest, EveryFromFieldCounts) {
  const Email email = parse("From: a@example.com\nFrom: b@example.com\n\n");
  EXPECT_EQ(email.from.size(), 2U);
  EXPECT_EQ(sole_from(email), nullptr);
}

TEST(ParseTest, NothingIsAnEmptyMail) {
  EXPECT_EQ(parse(""), Email{});
  EXPECT_EQ(parse("\n\nx").text, "\nx");
}

TEST(ParseTest, BeyondALimitTheRestIsOneAttachment) {
  struct Case {
    std::string_view name;
    std::string raw;
    Limits limits;
    std::string_view defect;
    std::string content;
  };
  const Case cases[] = {
      {"message", "Subject: x\n\nabcdef", {.message_bytes = 15}, "message too long", "def"},
      {"header block",
       "A: b\nCc: d\nE: f\n\nbody",
       {.header_block_bytes = 12},
       "header block too long",
       "E: f\n\nbody"},
      {"parts",
       "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n",
       {.parts = 2},
       "too many parts",
       "\ntwo\n--b--\n"},
      {"depth",
       "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/mixed; "
       "boundary=b\n\n--b\n\nx\n--b--\n--a--\n",
       {.depth = 1},
       "nested too deep",
       "--b\n\nx\n--b--"},
      {"boundary",
       "Content-Type: multipart/mixed; boundary=aaaaaaaaaaaa\n\nbody",
       {.boundary_bytes = 10},
       "boundary too long",
       "body"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Email email = parse(c.raw, c.limits);
    EXPECT_THAT(email.defects, ElementsAre(HasSubstr(c.defect)));
    ASSERT_EQ(email.attachments.size(), 1U);
    EXPECT_EQ(email.attachments[0].type, "application/octet-stream");
    EXPECT_EQ(email.attachments[0].content, c.content);
  }
}

TEST(ParseTest, FieldsBeyondALimitAreLeftOut) {
  const Email cut = parse("Subject: 123456\n\nbody", {.field_bytes = 4});
  EXPECT_EQ(cut.subject, "123");
  EXPECT_EQ(cut.text, "body");
  EXPECT_THAT(cut.defects, ElementsAre(HasSubstr("field too long")));

  const Email few = parse("A: 1\nB: 2\nC: 3\nD: 4\n\nbody", {.fields = 2});
  EXPECT_EQ(few.headers.size(), 2U);
  EXPECT_EQ(few.text, "body");
  EXPECT_THAT(few.defects, ElementsAre(HasSubstr("too many header fields")));
}

TEST(ParseTest, ATextPartThatIsTooLongIsCutBetweenCharacters) {
  const Email email = parse("Content-Type: text/plain; charset=utf-8\n\nabcü", {.text_bytes = 5});
  EXPECT_EQ(email.text, "abcü");
  EXPECT_THAT(parse("Content-Type: text/plain; charset=utf-8\n\nabcü", {.text_bytes = 4}).defects,
              ElementsAre(HasSubstr("text too long")));
}

TEST(ParseTest, AnAttachedMessageIsNamedByItsSubject) {
  const Email email = parse(
      "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\n"
      "Subject: =?utf-8?q?=C3=BCber?=\n\ninner\n--b--\n");
  EXPECT_EQ(email.text, "see below");
  ASSERT_EQ(email.attachments.size(), 1U);
  EXPECT_EQ(email.attachments[0].name, "über");
  EXPECT_EQ(email.attachments[0].type, "message/rfc822");
  EXPECT_EQ(email.attachments[0].content, "Subject: =?utf-8?q?=C3=BCber?=\n\ninner");
}

}  // namespace
}  // namespace ticketd::parser
