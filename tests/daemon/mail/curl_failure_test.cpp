#include "daemon/mail/curl_failure.hpp"

#include <gtest/gtest.h>

namespace ticketd::mail {
namespace {

using Kind = MailError::Kind;

TEST(CurlFailureTest, TheServersReplyTellsRefusedFromNotNow) {
  struct Case {
    std::string_view name;
    CURLcode code;
    std::string_view transcript;
    Kind expected;
  };
  const Case cases[] = {
      {"wrong password", CURLE_LOGIN_DENIED, "* OK hi\r\nA002 NO [AUTHENTICATIONFAILED] no\r\n",
       Kind::refused_login},
      {"backend down", CURLE_LOGIN_DENIED, "* OK hi\r\nA002 NO [unavailable] later\r\n", Kind::unreachable},
      {"too many sessions", CURLE_LOGIN_DENIED, "A002 NO [LIMIT] later\r\n", Kind::unreachable},
      {"smtp password", CURLE_LOGIN_DENIED, "250 SIZE\r\n535 5.7.8 no\r\n", Kind::refused_login},
      {"smtp not now", CURLE_LOGIN_DENIED, "250 SIZE\r\n454 4.7.0 later\r\n", Kind::unreachable},
      {"no mechanism", CURLE_LOGIN_DENIED, "", Kind::refused_login},
      {"greeting says bye", CURLE_WEIRD_SERVER_REPLY, "* BYE overloaded\r\n", Kind::unreachable},
      {"greeting says 421", CURLE_WEIRD_SERVER_REPLY, "421 busy\r\n", Kind::unreachable},
      {"not a mail server", CURLE_WEIRD_SERVER_REPLY, "SSH-2.0-OpenSSH\r\n", Kind::protocol},
      {"wrong certificate", CURLE_PEER_FAILED_VERIFICATION, "", Kind::untrusted},
      {"no STARTTLS", CURLE_USE_SSL_FAILED, "", Kind::untrusted},
      {"CA file missing", CURLE_SSL_CACERT_BADFILE, "", Kind::untrusted},
      {"too slow", CURLE_OPERATION_TIMEDOUT, "", Kind::timeout},
      {"nobody there", CURLE_COULDNT_CONNECT, "", Kind::unreachable},
      {"no such name", CURLE_COULDNT_RESOLVE_HOST, "", Kind::unreachable},
      {"reset in the handshake", CURLE_SSL_CONNECT_ERROR, "", Kind::unreachable},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(connect_failure(c.code, "", c.transcript).kind, c.expected);
  }
}

TEST(CurlFailureTest, TheDetailQuotesTheServer) {
  const MailError error =
      connect_failure(CURLE_LOGIN_DENIED, "Login denied", "* OK hi\r\nA2 NO [AUTHENTICATIONFAILED] x\r\n");

  EXPECT_EQ(error.detail, "Login denied; server: A2 NO [AUTHENTICATIONFAILED] x");
  EXPECT_FALSE(error.transient());
}

TEST(CurlFailureTest, TheLastReplyIsTheLastLine) {
  EXPECT_EQ(last_reply("a\r\nb\r\n"), "b");
  EXPECT_EQ(last_reply("b"), "b");
  EXPECT_EQ(last_reply("\r\n"), "");
}

}  // namespace
}  // namespace ticketd::mail
