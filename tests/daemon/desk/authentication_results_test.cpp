#include "daemon/desk/authentication_results.hpp"

#include <gtest/gtest.h>

namespace ticketd::desk {
namespace {

using Properties = std::vector<std::pair<std::string, std::string>>;

TEST(AuthenticationResultsTest, ReadsWhatServersWrite) {
  struct Case {
    std::string name;
    std::string value;
    AuthenticationResults expected;
  };
  const Case cases[] = {
      {"nothing was checked", "mx.example; none", {"mx.example", {}}},
      {"RFC 8601, B.5 without folding",
       "example.com; dkim=pass (good signature) header.d=example.com; auth=pass (cram-md5) "
       "smtp.auth=sender@example.com",
       {"example.com",
        {{"dkim", "pass", Properties{{"header.d", "example.com"}}},
         {"auth", "pass", Properties{{"smtp.auth", "sender@example.com"}}}}}},
      {"a version, method versions, a reason",
       "example.org 1; dkim/1=fail reason=\"bad; signature\" header.i=@mail.example",
       {"example.org",
        {{"dkim", "fail", Properties{{"reason", "bad; signature"}, {"header.i", "@mail.example"}}}}}},
      {"comments with semicolons, nested and escaped",
       "mx (a;b) ; spf=pass (x (y;) \\) z; dmarc=pass) smtp.mailfrom=a@b.example",
       {"mx", {{"spf", "pass", Properties{{"smtp.mailfrom", "a@b.example"}}}}}},
      {"quoted local part and id",
       "\"mx.example\"; spf=pass smtp.mailfrom=\"a; dmarc=pass\"@b.example",
       {"mx.example", {{"spf", "pass", Properties{{"smtp.mailfrom", "a; dmarc=pass@b.example"}}}}}},
      {"upper case",
       "MX.Example; DMARC=Pass Header.From=B.example",
       {"MX.Example", {{"dmarc", "pass", Properties{{"header.from", "B.example"}}}}}},
      {"base64 in a value",
       "mx; dkim=pass header.b=\"ab/=\" header.d=b.example; spf=none",
       {"mx",
        {{"dkim", "pass", Properties{{"header.b", "ab/="}, {"header.d", "b.example"}}},
         {"spf", "none", {}}}}},
      {"one result is nonsense, the next is not",
       "mx; =pass; dkim header.d=x; dmarc=pass header.from=b.example",
       {"mx", {{"dmarc", "pass", Properties{{"header.from", "b.example"}}}}}},
      {"no results at all", "mx", {"mx", {}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(parse_authentication_results(c.value), c.expected);
  }
}

TEST(AuthenticationResultsTest, WhatDoesNotEndSaysNothing) {
  for (const std::string_view value : {"", ";", "(mx; dmarc=pass", "mx; spf=fail (oops; dmarc=pass",
                                       "mx; spf=fail smtp.mailfrom=\"x; dmarc=pass", "mx; spf=fail (x\\"})
    EXPECT_FALSE(parse_authentication_results(value)) << value;
}

parser::Email with(std::vector<parser::HeaderField> fields) { return {.headers = std::move(fields)}; }

TEST(AuthenticationResultsTest, F40OnlyTheTopmostOfOurServersCounts) {
  const parser::HeaderField ours{"Received",
                                 "from x (y [1.2.3.4]) by mx2.acme.example (Postfix) with ESMTP; now"};
  const parser::HeaderField inside{"Received", "from mx by 8f3a2 with LMTP id 1; now"};
  const parser::HeaderField foreign{"Received", "from a by mail.evil.example with ESMTP; now"};
  const parser::HeaderField good{"Authentication-Results", "mx.acme.example; dmarc=pass"};
  const parser::HeaderField bad{"authentication-results", "mx.acme.example; dmarc=fail"};
  const parser::HeaderField other{"Authentication-Results", "mx.evil.example; dmarc=pass"};
  const parser::HeaderField broken{"Authentication-Results", "mx.acme.example; dmarc=none (oops"};

  struct Case {
    std::string name;
    std::vector<parser::HeaderField> headers;
    std::string dmarc;  ///< empty: nothing is trusted
  };
  const Case cases[] = {
      {"alone", {good}, "pass"},
      {"below our own Received lines", {inside, ours, good}, "pass"},
      {"a forged one below the server's", {ours, bad, good}, "fail"},
      {"the server's above another's", {good, other, bad}, "pass"},
      {"another's above ours", {other, good}, "pass"},
      {"below a Received line of somebody else", {ours, foreign, good}, ""},
      {"above it", {ours, good, foreign}, "pass"},
      {"of somebody else only", {ours, other}, ""},
      {"a broken one on top", {ours, broken, good}, ""},
      {"no Received, no result", {{"X-Authentication-Results", "mx.acme.example; dmarc=pass"}}, ""},
      {"the topmost line is ours, whatever the host calls itself",
       {{"Received", "from mx.acme.example by imap7.hosting.example with LMTP"}, ours, good},
       "pass"},
      {"and so are others of that host's domain",
       {{"Received", "by imap7.hosting.example"}, {"Received", "by hosting.example"}, good},
       "pass"},
      {"a Received line without by", {ours, {"Received", "from x; now"}, good}, ""},
      {"a HELO that says by",
       {ours, {"Received", "from by mx.evil.example by mx.acme.example; now"}, good},
       ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto found = trusted_results(with(c.headers), "MX.acme.example", "acme.example");
    EXPECT_EQ(found ? found->results.at(0).result : "", c.dmarc);
  }
  EXPECT_FALSE(trusted_results(with({good}), "", "acme.example"));
}

TEST(AuthenticationResultsTest, AlignmentIsRelaxedButNeverBetweenSiblings) {
  EXPECT_TRUE(aligned("example.org", "Example.ORG"));
  EXPECT_TRUE(aligned("mail.example.org", "example.org"));
  EXPECT_TRUE(aligned("example.org", "news.eu.example.org."));
  EXPECT_FALSE(aligned("a.example.org", "b.example.org"));
  EXPECT_FALSE(aligned("evilexample.org", "example.org"));
  EXPECT_FALSE(aligned("org", "example.org"));
  EXPECT_FALSE(aligned("", "example.org"));
  EXPECT_FALSE(aligned("", ""));
}

}  // namespace
}  // namespace ticketd::desk
