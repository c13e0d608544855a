#include "daemon/doctor/advice.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ticketd::doctor {
namespace {

using config::Protocol;
using testing::HasSubstr;
using Kind = mail::MailError::Kind;

config::ServerSettings at(std::string url) {
  return {.url = std::move(url), .user = "support", .password_file = "/etc/ticketd/mail"};
}

TEST(AdviceTest, SaysWhatToDoAboutIt) {
  config::ServerSettings own_ca = at("imaps://mail.acme.example:993");
  own_ca.ca_file = "/etc/ticketd/ca.pem";
  config::ServerSettings bearer = at("imaps://mail.acme.example:993");
  bearer.password_file.clear();
  bearer.bearer_file = "/etc/ticketd/token";
  const struct {
    const char* name;
    Kind kind;
    config::ServerSettings server;
    Protocol protocol;
    const char* expected;
  } cases[] = {
      {"nobody there", Kind::unreachable, at("imaps://mail.acme.example:993"), Protocol::imap,
       "openssl s_client -connect mail.acme.example:993"},
      {"nobody there, STARTTLS", Kind::unreachable, at("smtp://mail.acme.example:587"), Protocol::smtp,
       "openssl s_client -connect mail.acme.example:587 -starttls smtp"},
      {"TLS spoken to a STARTTLS port", Kind::timeout, at("imaps://mail.acme.example:143"), Protocol::imap,
       "port 143 does not go with imaps://"},
      {"STARTTLS spoken to a TLS port", Kind::timeout, at("smtp://mail.acme.example:465"), Protocol::smtp,
       "port 465 does not go with smtp://"},
      {"certificate of nobody we know", Kind::untrusted, at("imaps://mail.acme.example:993"), Protocol::imap,
       "set ca_file"},
      {"certificate against our own CA", Kind::untrusted, own_ca, Protocol::imap,
       "signed by one in /etc/ticketd/ca.pem"},
      {"wrong password", Kind::refused_login, at("imaps://mail.acme.example:993"), Protocol::imap,
       "user \"support\" and the password in /etc/ticketd/mail"},
      {"stale token", Kind::refused_login, bearer, Protocol::imap, "the access token in /etc/ticketd/token"},
      {"a clear no", Kind::rejected, at("imaps://mail.acme.example:993"), Protocol::imap,
       "ask whoever runs it"},
      {"something else listens there", Kind::protocol, at("smtps://mail.acme.example:465"), Protocol::smtp,
       "what answers on port 465 does not speak SMTP"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_THAT(advice({.kind = c.kind, .detail = ""}, c.server, c.protocol), HasSubstr(c.expected));
  }
}

}  // namespace
}  // namespace ticketd::doctor
