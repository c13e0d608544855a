// Text and HTML made to cost time: the largest body that is looked at, of one piece repeated (RELIABILITY.md,
// invariant 11). CPU time is measured, so that a busy machine fails nothing.
#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>

#include "parser/parse.hpp"

namespace ticketd::parser {
namespace {

constexpr std::size_t body_bytes = Limits{}.text_bytes;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr double seconds_max = 30;
#else
constexpr double seconds_max = 4;
#endif
#else
constexpr double seconds_max = 4;
#endif

std::string repeated(std::string_view piece, std::size_t bytes = body_bytes) {
  std::string out;
  out.reserve(bytes + piece.size());
  while (out.size() < bytes) out += piece;
  return out;
}

void expect_quick(std::string_view head, std::string_view body, std::string_view name) {
  SCOPED_TRACE(name);
  const std::string raw = std::string(head) + "\n\n" + std::string(body);
  const std::clock_t begin = std::clock();

  parse(raw);

  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::printf("%5.2f s  %s\n", seconds, std::string(name.substr(0, 40)).c_str());
  EXPECT_LT(seconds, seconds_max);
}

TEST(ParserLimitsTest, PlainTextIsReadInTime) {
  for (const char* piece : {">",
                            "> ",
                            ">\n",
                            "On On On wrote",
                            "On On On wrote:\n",
                            "On 5 May 2025 10:04 a@b.c\n",
                            ":\n",
                            "--\n",
                            "\n",
                            "From: a@b.c\n",
                            "To: x\n\n",
                            "____\n",
                            "<",
                            "@",
                            "1:",
                            "To unsubscribe\n---------\n",
                            "x\n> y\n",
                            "-----Original Message-----\n",
                            "Sent from my iPhone\n",
                            "On Mon \xE5\x86\x99\xE9\x81\x93\xEF\xBC\x9A\n",
                            "word ",
                            "\xE4\xB8\xAD"})
    expect_quick("Content-Type: text/plain; charset=utf-8", repeated(piece), piece);
}

TEST(ParserLimitsTest, HtmlIsReadInTime) {
  const std::string_view head = "Content-Type: text/html; charset=utf-8";
  for (const char* piece : {"<div>",
                            "<div><table><tr><td></div>",
                            "<span><p></span>",
                            "<</x>div>",
                            "<",
                            "<br>",
                            "<table>a<tr>",
                            "<table><tr><td>x",
                            "<blockquote>x",
                            "<!--",
                            "x",
                            "<ul><li>x",
                            "&amp",
                            "<a href=x>",
                            "<b><p>",
                            "<p style='color:red;'>x",
                            "<img src=x>",
                            "<div class='a b c d'>",
                            "<select><option>",
                            "</div>",
                            "<p>On 5 May 2025 10:04 a@b.c wrote:"})
    expect_quick(head, repeated(piece), piece);
  std::string formats = "<p>";
  for (int i = 0; i < 2000; ++i) formats += "<b a=" + std::to_string(i) + ">";
  expect_quick(head, formats + "</p>" + repeated("<p>x</p>"), "formats reopened in each block");
  expect_quick(head, "<a " + repeated("a1 b2=x ") + ">x", "attributes without end");
  expect_quick(head, "<p style='" + repeated("color:red;") + "'>x", "declarations without end");
  expect_quick(head, "<pre>" + repeated("x\n") + "</pre>", "one run of many lines");
}

TEST(ParserLimitsTest, ReportsAreReadInTime) {
  const std::string head = "From: MAILER-DAEMON@x.example\nSubject: failure notice\n";
  const std::string report =
      head + "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b";
  for (const char* piece :
       {"a@", "@", "\"@", "a@b.c ", "a@b.c\n", "5.1.", "<5", "5", "Final-Recipient: rfc822; a@b.c\n\n",
        "Action: failed\n", ":\n", "Message-ID:\n", " x\n", "Received: \n"}) {
    expect_quick(head, repeated(piece), piece);
    expect_quick(report, "--b\nContent-Type: message/delivery-status\n\n" + repeated(piece) + "\n--b--\n",
                 piece);
  }
}

TEST(ParserLimitsTest, HeadersAreReadInTime) {
  const Limits limits;
  for (const char* piece : {"Re: ", "Re: [a] ", "[#1] ", "\xE5\x9B\x9E\xE5\xA4\x8D\xEF\xBC\x9A"})
    expect_quick("Subject: " + repeated(piece, limits.field_bytes - 100), "x", piece);
  for (const char* piece : {"<a@b> ", "Message from <", "from <a@b> "})
    expect_quick("References: " + repeated(piece, limits.field_bytes - 100), "x", piece);
}

TEST(ParserLimitsTest, StructureIsReadInTime) {
  expect_quick("Content-Type: text/plain", repeated("begin 644 a\n#0V%T\n`\nend\n"), "uuencoded files");
  expect_quick("Content-Type: text/plain", repeated("begin 644 a\n"), "begin lines alone");
  expect_quick("Content-Type: text/plain; charset=iso-2022-jp", repeated("\x1B(B\x1B$B"), "empty segments");
  expect_quick("Content-Type: text/plain; charset=iso-2022-jp", "\x1B$B" + repeated("!q!A"),
               "signs to be replaced");
  expect_quick("Content-Type: text/plain; charset=utf-8", repeated("\xFF\xC3\xBC"), "broken UTF-8");
  expect_quick("Content-Type: text/plain; format=flowed; delsp=yes", repeated("a \n"), "flowed lines");
  expect_quick("Content-Type: text/enriched", repeated("<param>"), "enriched commands");
  const std::string head = "Content-Type: multipart/alternative; boundary=b";
  std::string alternatives;
  for (int i = 0; i < 8; ++i)
    alternatives += "--b\n\n" + repeated(std::string(1, static_cast<char>('a' + i)), body_bytes / 8) + "\n";
  expect_quick(head, alternatives + repeated("--b\n\nx\n", 100'000), "many alternatives beside long ones");
  expect_quick("Content-Type: multipart/mixed; boundary=b",
               repeated("--b\n\nx\n--b\nContent-Type: text/html\n\n<p>x\n"), "plain beside HTML");
  expect_quick("Content-Type: multipart/mixed; boundary=b", repeated("--b\nrubbish\nrubbish\n"),
               "parts with odd headers");
  std::string tnef("\x78\x9F\x3E\x22\x01\x00", 6);
  tnef += repeated(std::string_view("\x02\x02\x90\x06\x00\x00\x00\x00\x00\x00\x00", 11));
  expect_quick("Content-Type: application/ms-tnef", tnef, "empty files in winmail.dat");
}

TEST(ParserLimitsTest, HeaderSyntaxIsReadInTime) {
  const Limits limits;
  for (const char* name : {"From: ", "Subject: ", "Content-Type: a/b; ", "Date: "})
    for (const char* piece :
         {"=?utf-8?q?", "=?a?b?", "(", "\\(", "\"", "<", "a:", "a@b ", "a b ", "a,", ";a*0*=b", ";", "\\"})
      expect_quick(name + repeated(piece, limits.field_bytes - 100), "x", std::string(name) + piece);
}

}  // namespace
}  // namespace ticketd::parser
