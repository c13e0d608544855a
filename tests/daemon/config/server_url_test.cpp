#include "daemon/config/server_url.hpp"

#include <gtest/gtest.h>

namespace ticketd::config {
namespace {

TEST(ServerUrlTest, SchemeHostAndPort) {
  struct Case {
    const char* text;
    Protocol protocol;
    const char* expected;  ///< "" when it is refused
    bool loopback;
  };
  const Case cases[] = {
      {"imaps://mail.example.org", Protocol::imap, "imaps://mail.example.org:993", false},
      {"IMAP://Mail.Example.org/", Protocol::imap, "imap://mail.example.org:143", false},
      {"smtp://mail.example.org", Protocol::smtp, "smtp://mail.example.org:587", false},
      {"smtps://mail.example.org:10465", Protocol::smtp, "smtps://mail.example.org:10465", false},
      {"smtp://localhost:25", Protocol::smtp, "smtp://localhost:25", true},
      {"imap://127.0.0.1:1143", Protocol::imap, "imap://127.0.0.1:1143", true},
      {"imap://127.1.2.3", Protocol::imap, "imap://127.1.2.3:143", true},
      {"imap://[::1]:1143", Protocol::imap, "imap://[::1]:1143", true},
      {"imaps://[2001:DB8::7]", Protocol::imap, "imaps://[2001:db8::7]:993", false},
      {"imaps://b\xC3\xBC"
       "cher.example",
       Protocol::imap,
       "imaps://b\xC3\xBC"
       "cher.example:993",
       false},
      {"imap://127.evil.example.org", Protocol::imap, "imap://127.evil.example.org:143", false},
      {"imap://localhost.example.org", Protocol::imap, "imap://localhost.example.org:143", false},
      {"imap://127.0.0.1.example", Protocol::imap, "imap://127.0.0.1.example:143", false},
      {"mail.example.org", Protocol::imap, "", false},
      {"", Protocol::imap, "", false},
      {"imaps://", Protocol::imap, "", false},
      {"imaps://:993", Protocol::imap, "", false},
      {"imaps://mail example", Protocol::imap, "", false},
      {"imaps://mail\r\nexample", Protocol::imap, "", false},
      {"smtps://mail.example.org", Protocol::imap, "", false},
      {"imaps://mail.example.org", Protocol::smtp, "", false},
      {"http://mail.example.org", Protocol::smtp, "", false},
      {"imaps://ann@mail.example.org", Protocol::imap, "", false},
      {"imaps://mail.example.org/INBOX", Protocol::imap, "", false},
      {"imaps://mail.example.org?x", Protocol::imap, "", false},
      {"imaps://mail.example.org:", Protocol::imap, "", false},
      {"imaps://mail.example.org:0", Protocol::imap, "", false},
      {"imaps://mail.example.org:65536", Protocol::imap, "", false},
      {"imaps://mail.example.org:99999999999999999999", Protocol::imap, "", false},
      {"imaps://mail.example.org:993x", Protocol::imap, "", false},
      {"imaps://[::1", Protocol::imap, "", false},
      {"imaps://[::1]993", Protocol::imap, "", false},
      {"imaps://[mail]", Protocol::imap, "", false},
      {"imaps://[]", Protocol::imap, "", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto url = parse_server_url(c.text, c.protocol);

    EXPECT_EQ(url ? to_string(*url) : "", c.expected);
    if (url) EXPECT_EQ(is_loopback(*url), c.loopback);
    if (!url) EXPECT_FALSE(url.error().what.empty() || url.error().hint.empty());
  }
}

TEST(ServerUrlTest, TlsFromTheFirstByte) {
  EXPECT_TRUE(is_tls(*parse_server_url("imaps://a.example", Protocol::imap)));
  EXPECT_TRUE(is_tls(*parse_server_url("smtps://a.example", Protocol::smtp)));
  EXPECT_FALSE(is_tls(*parse_server_url("imap://a.example", Protocol::imap)));
  EXPECT_FALSE(is_tls(*parse_server_url("smtp://a.example", Protocol::smtp)));
}

}  // namespace
}  // namespace ticketd::config
