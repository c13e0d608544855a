#include "daemon/mail/imap_mailbox_name.hpp"

#include <gtest/gtest.h>

namespace ticketd::mail {
namespace {

TEST(ImapMailboxNameTest, NamesTravelAsModifiedUtf7) {
  struct Case {
    std::string_view utf8, wire;
  };
  const Case cases[] = {
      {"INBOX", "INBOX"},
      {"R&D", "R&-D"},
      {"Gelöscht", "Gel&APY-scht"},
      {"~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},  // RFC 3501, 5.1.3
      {"Поддержка", "&BB8EPgQ0BDQENQRABDYEOgQw-"},
      {"😀", "&2D3eAA-"},
      {"a\tb", "a&AAk-b"},
      {"", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.wire);
    EXPECT_EQ(encode_mailbox_name(c.utf8), c.wire);
    EXPECT_EQ(decode_mailbox_name(c.wire), c.utf8);
  }
}

TEST(ImapMailboxNameTest, WhatIsNotUtf8IsReplaced) {
  EXPECT_EQ(encode_mailbox_name("a\xFF"
                                "b"),
            "a&,,0-b");
  EXPECT_EQ(encode_mailbox_name("\xC3"), "&,,0-");
  EXPECT_EQ(encode_mailbox_name("\xC0\x80"), "&,,0-");               // overlong
  EXPECT_EQ(encode_mailbox_name("\xED\xA0\x80"), "&,,0-");           // a lone surrogate
  EXPECT_EQ(encode_mailbox_name("a\r\nb NOOP"), "a&AA0ACg-b NOOP");  // no second command
}

TEST(ImapMailboxNameTest, WhatIsNotModifiedUtf7IsKept) {
  for (const std::string_view wire : {"a&b", "a&!-", "&2D0-", "&3gA-", "&A-"})
    EXPECT_EQ(decode_mailbox_name(wire), wire);
}

TEST(ImapMailboxNameTest, QuotedStringsEscape) { EXPECT_EQ(imap_quoted("a\"b\\c"), "\"a\\\"b\\\\c\""); }

}  // namespace
}  // namespace ticketd::mail
