#include "parser/mime_tree.hpp"

#include <gtest/gtest.h>

namespace ticketd::parser {
namespace {

// "multipart/mixed(text/plain[one] text/html[two])"
std::string outline(const MimePart& part) {
  if (part.children.empty()) return part.type + "[" + std::string(part.body) + "]";
  std::string out = part.type + "(";
  for (const MimePart& child : part.children) {
    if (!out.ends_with('(')) out += ' ';
    out += outline(child);
  }
  return out + ")";
}

MimePart tree_of(std::string_view raw) {
  std::vector<std::string> defects;
  return mime_tree(raw, {}, defects);
}

TEST(MimeTreeTest, FindsThePartsThatWereMeant) {
  constexpr std::string_view mixed = "Content-Type: multipart/mixed; boundary=b\n\n";
  struct Case {
    std::string_view name;
    std::string raw;
    std::string_view expected;
  };
  const Case cases[] = {
      {"no MIME", "Subject: x\n\nwords\n", "text/plain[words\n]"},
      {"no header", "\nwords", "text/plain[words]"},
      {"nothing", "", "text/plain[]"},
      {"CRLF", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b--\r\n",
       "multipart/mixed(text/plain[one])"},
      {"preamble and epilogue are no parts", std::string(mixed) + "pre\n--b\n\none\n--b--\npost\n",
       "multipart/mixed(text/plain[one])"},
      {"blanks behind a delimiter", std::string(mixed) + "--b \t\n\none\n--b-- \n",
       "multipart/mixed(text/plain[one])"},
      {"a longer line is no delimiter", std::string(mixed) + "--b\n\none\n--bb\n--b--\n",
       "multipart/mixed(text/plain[one\n--bb])"},
      {"never closed", std::string(mixed) + "--b\n\none\n", "multipart/mixed(text/plain[one\n])"},
      {"closed by the outer one",
       std::string(mixed) +
           "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n",
       "multipart/mixed(multipart/alternative(text/plain[one]) text/plain[two])"},
      {"one boundary is the start of the other",
       std::string(mixed) +
           "--b\nContent-Type: multipart/mixed; boundary=bc\n\n--bc\n\none\n--bc--\n--b\n\ntwo\n--b--",
       "multipart/mixed(multipart/mixed(text/plain[one]) text/plain[two])"},
      {"the same boundary inside",
       std::string(mixed) + "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n--b--\n",
       "multipart/mixed(multipart/mixed(text/plain[one]))"},
      {"doubled delimiter", std::string(mixed) + "--b\n--b\n\none\n--b--\n",
       "multipart/mixed(text/plain[one])"},
      {"delimiter at the end", std::string(mixed) + "--b\n\none\n--b\n", "multipart/mixed(text/plain[one])"},
      {"no empty line below a part's header",
       std::string(mixed) + "--b\nContent-Type: text/html\n--b\n\ntwo\n--b--\n",
       "multipart/mixed(text/html[] text/plain[two])"},
      {"no empty line below the message's header",
       "Content-Type: multipart/mixed; boundary=b\nThis is a multipart message\n--b\nContent-Type: "
       "text/html\n\none\n--b--\n",
       "multipart/mixed(text/html[one])"},
      {"no boundary given", "Content-Type: multipart/mixed\n\npre\n--xyz\n\none\n--xyz--\n",
       "multipart/mixed(text/plain[one])"},
      {"no part at all", std::string(mixed) + "words", "multipart/mixed[words]"},
      {"digest", "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\none\n--b--\n",
       "multipart/digest(message/rfc822[Subject: x\n\none])"},
      {"an attached message is not opened",
       "Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n",
       "message/rfc822[Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n]"},
      {"the first of two types", "Content-Type: text/html\nContent-Type: text/plain\n\nx", "text/html[x]"},
      {"half a type", "Content-Type: text\n\nx", "text/plain[x]"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(outline(tree_of(c.raw)), c.expected);
  }
}

TEST(MimeTreeTest, ReadsHeadersAsTheyCome) {
  struct Case {
    std::string_view name;
    std::string raw;
    std::string_view subject;
    std::string_view body;
  };
  const Case cases[] = {
      {"folded", "Subject: one\n two\n\tthree\n\nx", "one two three", "x"},
      {"value on the next line", "Subject:\n one\n\nx", "one", "x"},
      {"blank before the colon", "Subject : one\n\nx", "one", "x"},
      {"no blank behind it", "Subject:one\n\nx", "one", "x"},
      {"mbox line", "From a@b Mon Jan 1 00:00:00 2001\nSubject: one\n\nx", "one", "x"},
      {"a line that is none", "A: b\nrubbish here\nSubject: one\n\nx", "one", "x"},
      {"several", "A: b\nMoreOfA\nAndMore\nSubject: one\n\nx", "one", "x"},
      {"a folded line of a long field without its blank", "Subject: one\n" + std::string(100, 'a') + "\n\nx",
       "one", "x"},
      {"no empty line", "Subject: one\nHello there,\nyou.\n", "one", "Hello there,\nyou.\n"},
      {"header only", "Subject: one", "one", ""},
      {"NUL and CR inside", std::string("Subject: o\0n\re\n\nx", 17), "o n e", "x"},
      {"raw UTF-8",
       "Subject: gr\xC3\xBC\xC3\x9F"
       "e\n\nx",
       "grüße", "x"},
      {"raw latin-1",
       "Subject: gr\xFC\xDF"
       "e\n\nx",
       "grüße", "x"},
      {"raw bytes in the charset of the body",
       "Subject: \xF0\xD2\xC9\nContent-Type: text/plain; charset=koi8-r\n\nx", "При", "x"},
      {"raw bytes in the charset of another field",
       "Subject: \xF0\xD2\xC9\nTo: =?koi8-r?q?=F0?= <a@b.c>\n\nx", "При", "x"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const MimePart tree = tree_of(c.raw);
    EXPECT_EQ(field(tree, "subject"), c.subject);
    EXPECT_EQ(tree.body, c.body);
  }
}

TEST(MimeTreeTest, DecodesBodies) {
  struct Case {
    std::string_view encoding;
    std::string_view body;
    std::string_view bytes;
  };
  const Case cases[] = {
      {"base64", "QUJD", "ABC"},        {"BASE64 (really)", "QUJD", "ABC"},
      {"Quoted-Printable", "=41", "A"}, {"x-uuencode", "begin 644 a\n#0V%T\n`\nend\n", "Cat"},
      {"x-uuencode", "plain", "plain"}, {"8bit", "=41", "=41"},
      {"nonsense", "=41", "=41"},       {"", "=41", "=41"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.encoding);
    const std::string raw =
        "Content-Transfer-Encoding: " + std::string(c.encoding) + "\n\n" + std::string(c.body);
    EXPECT_EQ(decoded_body(tree_of(raw)), c.bytes);
  }
}

TEST(MimeTreeTest, TextHasOneKindOfLineEnd) {
  EXPECT_EQ(decoded_text(tree_of("\na\r\nb\rc\r\r\nd\ne"), 100), "a\nb\nc\nd\ne");
  EXPECT_EQ(decoded_text(tree_of("\n\xEF\xBB\xBF"
                                 "abc"),
                         100),
            "abc");
  EXPECT_EQ(decoded_text(tree_of("\nabcdef"), 3), "abc");
}

TEST(MimeTreeTest, NamesComeFromEitherField) {
  EXPECT_EQ(file_name(tree_of("Content-Type: a/b; name=t\nContent-Disposition: attachment; filename=d\n\n")),
            "d");
  EXPECT_EQ(file_name(tree_of("Content-Type: a/b; name=t\nContent-Disposition: attachment\n\n")), "t");
  EXPECT_EQ(file_name(tree_of("Content-Disposition: attachment; name=n\n\n")), "n");
  EXPECT_EQ(file_name(tree_of("Content-Type: a/b\n\n")), "");
}

}  // namespace
}  // namespace ticketd::parser
