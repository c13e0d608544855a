#include "parser/body.hpp"

#include <gmock/gmock.h>

#include "parser/enriched.hpp"
#include "parser/flowed.hpp"

namespace ticketd::parser {
namespace {

using testing::HasSubstr;

Body body_of(std::string_view raw) {
  std::vector<std::string> defects;
  const Limits limits;
  return read_body(mime_tree(raw, limits, defects), limits, defects);
}

std::string multipart(std::string_view subtype, std::initializer_list<std::string_view> parts) {
  std::string raw =
      "Content-Type: multipart/" + std::string(subtype) + "; boundary=\"" + std::string(subtype) + "\"\n\n";
  for (const std::string_view part : parts)
    raw += "--" + std::string(subtype) + "\n" + std::string(part) + "\n";
  return raw + "--" + std::string(subtype) + "--\n";
}

constexpr std::string_view plain = "Content-Type: text/plain\n\nplain words";
constexpr std::string_view html = "Content-Type: text/html\n\n<p>html words</p>";
constexpr std::string_view image = "Content-Type: image/png\nContent-ID: <i@x>\n\nPNG";

TEST(BodyTest, ChoosesWhatAPersonWouldSee) {
  struct Case {
    std::string_view name;
    std::string raw;
    std::string_view text;
    std::string_view html;
    std::size_t attachments;
  };
  const Case cases[] = {
      {"no header at all", "just words", "just words", "", 0},
      {"two faces", multipart("alternative", {plain, html}), "plain words", "<p>html words</p>", 0},
      {"HTML first", multipart("alternative", {html, plain}), "plain words", "<p>html words</p>", 0},
      {"HTML with its image", multipart("alternative", {plain, multipart("related", {html, image})}),
       "plain words", "<p>html words</p>", 1},
      {"only HTML", multipart("mixed", {html}), "", "<p>html words</p>", 0},
      {"words before HTML in mixed are its other face", multipart("mixed", {plain, html}), "plain words",
       "<div style=\"white-space: pre-wrap\">plain words</div>\n<p>html words</p>", 0},
      {"the same words in mixed", multipart("mixed", {"Content-Type: text/plain\n\nhtml words", html}),
       "html words", "<p>html words</p>", 0},
      {"a footer below HTML", multipart("mixed", {html, plain}), "html words\nplain words",
       "<p>html words</p>\n<div style=\"white-space: pre-wrap\">plain words</div>\n", 0},
      {"words on both sides of a file", multipart("mixed", {plain, image, html}), "plain words\nhtml words",
       "<div style=\"white-space: pre-wrap\">plain words</div>\n<p>html words</p>", 1},
      {"two texts side by side", multipart("mixed", {plain, plain}), "plain words\nplain words", "", 0},
      {"two different texts as alternatives", multipart("alternative", {plain, "\nother words"}),
       "plain words\nother words", "", 0},
      {"the same text twice as alternatives", multipart("alternative", {plain, plain}), "plain words", "", 0},
      {"enriched beside plain",
       multipart("alternative", {plain, "Content-Type: text/enriched\n\n<bold>x</bold>"}), "plain words", "",
       0},
      {"enriched alone", "Content-Type: text/enriched\n\n<bold>Now</bold> 1 << 2", "Now 1 < 2", "", 0},
      {"AMP is no attachment", multipart("alternative", {plain, "Content-Type: text/x-amp-html\n\nx", html}),
       "plain words", "<p>html words</p>", 0},
      {"a calendar is one",
       multipart("alternative", {plain, "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"}), "plain words", "",
       1},
      {"a named text is a file", multipart("mixed", {plain, "Content-Type: text/plain; name=a.txt\n\nfile"}),
       "plain words", "", 1},
      {"unless there is no other text",
       multipart("mixed", {"Content-Type: text/plain; name=a.txt\nContent-Disposition: inline\n\nfile"}),
       "file", "", 0},
      {"an attached text never is",
       multipart("mixed", {"Content-Type: text/plain\nContent-Disposition: attachment\n\nfile"}), "", "", 1},
      {"multipart without parts", "Content-Type: multipart/mixed; boundary=b\n\nwords", "words", "", 0},
      {"multipart without boundary", "Content-Type: multipart/mixed\n\n--b\n\nwords\n--b--\n", "words", "",
       0},
      {"never closed", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords", "words", "", 0},
      {"uuencoded file", "\nsee\nbegin 644 cat.txt\n#0V%T\n`\nend\nbye\n", "see\nbye\n", "", 1},
      {"flowed", "Content-Type: text/plain; format=flowed\n\none \ntwo\n", "one two\n", "", 0},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Body body = body_of(c.raw);
    EXPECT_EQ(body.text, c.text);
    EXPECT_EQ(body.html, c.html);
    EXPECT_EQ(body.attachments.size(), c.attachments);
  }
}

TEST(BodyTest, PgpIsKeptAsItIs) {
  const Body body = body_of(
      "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\n"
      "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; "
      "name=e.asc\n\n"
      "-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n--b--\n");
  ASSERT_EQ(body.attachments.size(), 2U);
  EXPECT_THAT(body.attachments[1].content, HasSubstr("BEGIN PGP MESSAGE"));

  EXPECT_EQ(body_of("\n-----BEGIN PGP SIGNED MESSAGE-----\nx\n").text,
            "-----BEGIN PGP SIGNED MESSAGE-----\nx\n");
}

TEST(BodyTest, InlineIsWhatHasAPlaceInTheText) {
  const Body body = body_of(
      multipart("related", {html, image, "Content-Type: image/gif\nContent-Disposition: attachment\n\nGIF"}));
  ASSERT_EQ(body.attachments.size(), 2U);
  EXPECT_EQ(body.attachments[0].content_id, "i@x");
  EXPECT_EQ(body.attachments[0].disposition, Disposition::inline_part);
  EXPECT_EQ(body.attachments[1].disposition, Disposition::attachment);
}

TEST(FlowedTest, JoinsParagraphs) {
  struct Case {
    std::string_view name;
    std::string_view text;
    std::string_view expected;
    DelSp delsp = DelSp::no;
  };
  const Case cases[] = {
      {"soft and hard breaks", "a \nb\nc\n", "a b\nc\n"},
      {"space-stuffing", " >not a quote\n  x\n", ">not a quote\n x\n"},
      {"quotes stay", "> a \n> b\nc\n", "> a \n> b\nc\n"},
      {"a quote ends a paragraph", "a \n> b\n", "a \n> b\n"},
      {"a signature is not joined", "a \n-- \nme\n", "a \n-- \nme\n"},
      {"soft break at the end", "a ", "a "},
      {"DelSp between words", "one  \ntwo", "one two", DelSp::yes},
      {"DelSp inside a long word", "日本 \n語", "日本語", DelSp::yes},
      {"DelSp of programs that mean format=flowed", "one \ntwo", "one two", DelSp::yes},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(unflowed(c.text, c.delsp), c.expected);
  }
}

TEST(EnrichedTest, LosesItsCommands) {
  EXPECT_EQ(
      enriched_to_text("<color><param>red</param>Now</color> <<is>\nthe\n\ntime", EnrichedKind::enriched),
      "Now <is> the\ntime");
  EXPECT_EQ(enriched_to_text("<bold>Now</bold><nl>is <lt>b\nc<comment>x</comment>", EnrichedKind::richtext),
            "Now\nis <b c");
}

}  // namespace
}  // namespace ticketd::parser
