#include "daemon/desk/verification.hpp"

#include <gtest/gtest.h>

#include "daemon/desk/identity.hpp"
#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

TEST(VerificationTest, NeedsAPassAlignedWithTheOneFrom) {
  const Mailbox mailbox{.address = "support@acme.example", .authserv_id = "mx"};
  struct Case {
    std::string name;
    std::string from;
    std::string results;
    bool verified;
    bool dmarc_failed = false;
  };
  const Case cases[] = {
      {"dmarc", "ann@b.example", "dmarc=pass header.from=b.example", true},
      {"dmarc without saying for whom", "ann@b.example", "dmarc=pass", true},
      {"dmarc for another domain", "ann@b.example", "dmarc=pass header.from=c.example", false},
      {"dkim of the domain", "ann@b.example", "dkim=pass header.d=b.example", true},
      {"dkim of its parent", "ann@news.b.example", "dkim=pass header.d=b.example", true},
      {"dkim identity only", "ann@b.example", "dkim=pass header.i=ann@b.example", true},
      {"dkim of somebody else", "ann@b.example", "dkim=pass header.d=mailer.example", false},
      {"the second dkim is aligned", "ann@b.example",
       "dkim=pass header.d=x.example; dkim=pass header.d=b.example", true},
      {"dkim failed", "ann@b.example", "dkim=fail header.d=b.example", false},
      {"spf", "ann@b.example", "spf=pass smtp.mailfrom=bounce@b.example", true},
      {"spf of a domain", "ann@b.example", "spf=pass smtp.mailfrom=mail.b.example", true},
      {"spf of the greeting only", "ann@b.example", "spf=pass smtp.helo=b.example", false},
      {"spf softfail", "ann@b.example", "spf=softfail smtp.mailfrom=ann@b.example", false},
      {"submitted by the account", "ann@acme.example", "auth=pass smtp.auth=ann@acme.example", true},
      {"submitted by another account", "ann@acme.example", "auth=pass smtp.auth=eve@acme.example", false},
      {"submitted by a short name", "ann@acme.example", "auth=pass smtp.auth=ann", true},
      {"a short name for another domain", "ann@b.example", "auth=pass smtp.auth=ann", false},
      {"submitted, account not named", "ann@acme.example", "auth=pass", false},
      {"dmarc failed", "ann@b.example", "dmarc=fail header.from=b.example", false, true},
      {"dmarc failed, spf passed", "ann@b.example", "spf=pass smtp.mailfrom=b.example; dmarc=fail", false,
       true},
      {"dmarc failed, but submitted here", "ann@acme.example",
       "dmarc=fail; auth=pass smtp.auth=ann@acme.example", true},
      {"a smuggled second dmarc", "ann@b.example", "dmarc=none; dmarc=pass header.from=b.example", false},
      {"other methods prove nothing", "ann@b.example",
       "iprev=pass policy.iprev=1.2.3.4; arc=pass; x-dmarc=pass", false},
      {"none", "ann@b.example", "none", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    auto email = mail(c.from, mailbox.address, "s", "t");
    set_header(email, "Authentication-Results", "mx; " + c.results);
    const auto found = verification(email, mailbox);
    EXPECT_EQ(found.verified, c.verified) << found.how;
    EXPECT_EQ(found.dmarc_failed, c.dmarc_failed);
  }
}

TEST(VerificationTest, WithoutAuthservIdNobodyIs) {
  EXPECT_FALSE(verification(mail("ann@b.example", "support@acme.example", "s", "t"),
                            {.address = "support@acme.example"})
                   .verified);
}

TEST(VerificationTest, F41TwoSendersAreNobody) {
  const DeskConfig config = configuration();
  auto email = mail("alice@acme.example", "support@acme.example", "s", "t");
  email.from.push_back({"", "eve@evil.example"});

  const auto who = identity(email, config.mailboxes[0], config);

  EXPECT_FALSE(who.verified());
  EXPECT_EQ(who.address, "");
}

TEST(VerificationTest, F41AnAddressInTheDisplayNameIsOnlyAName) {
  const DeskConfig config = configuration();
  auto email = mail("eve@evil.example", "support@acme.example", "s", "t");
  email.from = {{"alice@acme.example", "eve@evil.example"}};
  EXPECT_EQ(identity(email, config.mailboxes[0], config).address, "eve@evil.example");
}

TEST(IdentityTest, IsFromNeverReplyTo) {
  const DeskConfig config = configuration();
  struct Case {
    std::string name;
    std::string from;
    std::vector<std::string> reply_to;
    std::string address;
    std::string answers_to;
    bool verified = true;
  };
  const Case cases[] = {
      {"a person", "Ann@B.example", {}, "ann@b.example", "ann@b.example"},
      {"answers elsewhere", "ann@b.example", {"Desk@b.example"}, "ann@b.example", "desk@b.example"},
      {"answers to themselves", "ann@b.example", {"ann@B.example"}, "ann@b.example", "ann@b.example"},
      {"several Reply-To are not followed",
       "ann@b.example",
       {"x@b.example", "y@b.example"},
       "ann@b.example",
       "ann@b.example"},
      {"our own mailbox as Reply-To makes no loop",
       "ann@b.example",
       {"support+x@acme.example"},
       "ann@b.example",
       "ann@b.example"},
      {"no address at all in Reply-To", "ann@b.example", {"undisclosed"}, "ann@b.example", "ann@b.example"},
      {"a contact form writes for somebody",
       "form@web.example",
       {"Ann@b.example"},
       "ann@b.example",
       "ann@b.example",
       false},
      {"a contact form without an address", "form@web.example", {}, "form@web.example", "form@web.example"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    auto email = mail(c.from, "support@acme.example", "s", "t");
    for (const std::string& address : c.reply_to) email.reply_to.push_back({"", address});
    const auto who = identity(email, config.mailboxes[0], config);
    EXPECT_EQ(who.address, c.address);
    EXPECT_EQ(answer_address(who), c.answers_to);
    EXPECT_EQ(who.verified(), c.verified);
  }
}

TEST(IdentityTest, AForgedContactFormIsJustASender) {
  const DeskConfig config = configuration();
  auto email = unverified(mail("form@web.example", "support@acme.example", "s", "t"));
  email.reply_to = {{"", "victim@b.example"}};
  const auto who = identity(email, config.mailboxes[0], config);
  EXPECT_EQ(who.address, "form@web.example");
  EXPECT_FALSE(who.by_form);
}

TEST(IdentityTest, OnlyOrdinaryAddressesAreDeliverable) {
  for (const std::string_view good : {"a@b.example", "a.b+c@d", "\"a\"@b", "\xC3\xB6@b.example"})
    EXPECT_TRUE(is_deliverable(good)) << good;
  for (const std::string_view bad :
       {"", "a", "@b", "a@", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b,c@d", "a@b\x7F"})
    EXPECT_FALSE(is_deliverable(bad)) << bad;
}

}  // namespace
}  // namespace ticketd::desk::test
