#include "daemon/mail/mail_news.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ticketd::mail {
namespace {

TEST(MailNewsTest, WhatIsNews) {
  struct Case {
    const char* what;
    std::vector<std::string> before;  ///< before we look
    std::vector<std::string> after;
    bool announced;
  };
  const std::vector<Case> cases{
      {"nothing said", {"3 EXISTS"}, {}, false},
      {"one more", {"3 EXISTS"}, {"4 EXISTS"}, true},
      {"among other things", {"3 EXISTS"}, {"1 FETCH (FLAGS ())", "4 EXISTS", "0 RECENT"}, true},
      {"the same number again", {"3 EXISTS"}, {"3 EXISTS", "3 EXISTS"}, false},
      {"one went, one came", {"3 EXISTS"}, {"1 EXPUNGE", "3 EXISTS"}, true},
      {"one went, one came, with QRESYNC", {"3 EXISTS"}, {"VANISHED 405,407:410", "3 EXISTS"}, true},
      {"some went", {"3 EXISTS"}, {"1 EXPUNGE", "1 EXPUNGE"}, false},
      {"the first number is one", {}, {"0 EXISTS"}, true},
      {"in any case", {"3 EXISTS"}, {"4 exists"}, true},
      {"not a number", {"3 EXISTS"}, {"EXISTS", "OK 4 EXISTS"}, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.what);
    MailNews news;
    for (const std::string& text : c.before) news.note({.kind = ImapResponse::Kind::untagged, .text = text});
    news.look();
    EXPECT_FALSE(news.announced());
    for (const std::string& text : c.after) news.note({.kind = ImapResponse::Kind::untagged, .text = text});
    EXPECT_EQ(news.announced(), c.announced);
  }
}

TEST(MailNewsTest, OnlyUntaggedResponsesTellIt) {
  MailNews news;
  news.note({.kind = ImapResponse::Kind::continuation, .text = "4 EXISTS"});
  EXPECT_FALSE(news.announced());
}

}  // namespace
}  // namespace ticketd::mail
