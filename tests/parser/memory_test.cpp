// How much a mail costs in memory: everything that operator new gives out while parse() runs is counted.
#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "parser/encoders.hpp"
#include "parser/parse.hpp"

namespace {

std::atomic<std::size_t> live_bytes = 0;
std::atomic<std::size_t> peak_bytes = 0;

void count(std::size_t bytes) {
  const std::size_t now = live_bytes += bytes;
  if (now > peak_bytes) peak_bytes = now;
}

}  // namespace

void* operator new(std::size_t size) {
  void* const p = std::malloc(std::max<std::size_t>(size, 1));
  if (p == nullptr) throw std::bad_alloc();
  count(malloc_usable_size(p));
  return p;
}
void operator delete(void* p) noexcept {
  if (p != nullptr) live_bytes -= malloc_usable_size(p);
  std::free(p);
}
void operator delete(void* p, std::size_t) noexcept { operator delete(p); }

namespace ticketd::parser {
namespace {

std::size_t peak_of_parse(const std::string& raw) {
  const std::size_t before = live_bytes;
  peak_bytes = before;
  const Email email = parse(raw);
  EXPECT_EQ(email.attachments.size(), 1U);
  return peak_bytes - before;
}

std::string mail_with_file(std::string_view encoding, const std::string& content) {
  return "Subject: a file\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee the "
         "file\n"
         "--b\nContent-Type: application/octet-stream; name=f\nContent-Transfer-Encoding: " +
         std::string(encoding) + "\n\n" + content + "\n--b--\n";
}

TEST(ParserMemoryTest, AFileIsHeldOnceBesideTheMessage) {
  constexpr std::size_t file_bytes = 10U << 20U;
  constexpr std::size_t rest_bytes = 1U << 20U;
  const std::string bytes(file_bytes, 'x');
  struct Case {
    const char* encoding;
    std::string content;
  };
  const Case cases[] = {
      {"base64", encode_base64(bytes)},
      {"quoted-printable", encode_quoted_printable(bytes)},
      {"8bit", bytes},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.encoding);
    const std::size_t peak = peak_of_parse(mail_with_file(c.encoding, c.content));
    EXPECT_GE(peak, file_bytes);  // it is counted at all
    EXPECT_LE(peak, file_bytes + rest_bytes);
  }
}

// Markup made to cost memory: the largest body that is looked at, of one piece repeated.
TEST(ParserMemoryTest, AnHtmlTreeIsBounded) {
  constexpr std::size_t tree_bytes_max = 170U << 20U;
  std::string names;
  for (int i = 0; i < 80; ++i) names += " a" + std::to_string(i);
  for (const std::string& piece :
       {"<p" + names + ">x", "<img" + names.substr(0, 40) + ">", std::string("<img a b c d e f g h>"),
        std::string("<img src=x alt=y title=z width=3>"), std::string("<br>"), std::string("<ul><li>x"),
        std::string("<p style='color:red;'>x"), std::string("<b a=1 b=2 c=3 d=4><p>x")}) {
    SCOPED_TRACE(piece);
    std::string raw = "Content-Type: text/html\n\n";
    while (raw.size() < Limits{}.text_bytes) raw += piece;
    const std::size_t before = live_bytes;
    peak_bytes = before;
    parse(raw);
    EXPECT_LE(peak_bytes - before, tree_bytes_max);
  }
}

}  // namespace
}  // namespace ticketd::parser
