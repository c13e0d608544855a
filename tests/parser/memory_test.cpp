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

}  // namespace
}  // namespace ticketd::parser
