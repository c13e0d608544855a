#include "daemon/mail/imap_values.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ticketd::mail {
namespace {

using namespace std::chrono_literals;

ImapResponse untagged(std::string text, std::vector<ImapLiteral> literals = {}) {
  return {.kind = ImapResponse::Kind::untagged, .text = std::move(text), .literals = std::move(literals)};
}

TEST(ImapValuesTest, TheHeadIsAnOptionalNumberAndAWord) {
  EXPECT_EQ(imap_head("12 exists").number, 12U);
  EXPECT_EQ(imap_head("12 exists").word, "EXISTS");
  EXPECT_EQ(imap_head("SEARCH 1 2").number, std::nullopt);
  EXPECT_EQ(imap_head("SEARCH 1 2").rest, "1 2");
  EXPECT_EQ(imap_head("").word, "");
  EXPECT_EQ(imap_head("99999999999 EXISTS").number, std::nullopt);
}

TEST(ImapValuesTest, ResponseCodesHaveANameAndPerhapsAnArgument) {
  EXPECT_EQ(imap_response_code("[UIDVALIDITY 3857529045] ok").name, "UIDVALIDITY");
  EXPECT_EQ(imap_response_code("[UIDVALIDITY 3857529045] ok").argument, "3857529045");
  EXPECT_EQ(imap_response_code("[TryCreate] no").name, "TRYCREATE");
  EXPECT_EQ(imap_response_code("[COPYUID 38505 304,319:320 3956:3958]").argument,
            "38505 304,319:320 3956:3958");
  EXPECT_EQ(imap_response_code("done").name, "");
  EXPECT_EQ(imap_response_code("").name, "");
  EXPECT_EQ(imap_response_code("[").name, "");
}

TEST(ImapValuesTest, AFetchedMailIsReadInAnyOrder) {
  auto fetch =
      imap_fetch(untagged("7 FETCH (BODY[] {5} FLAGS (\\Seen $Ticketed) RFC822.SIZE 5 "
                          "INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" UID 42)",
                          {{.bytes = "a\r\n\r\n"}}));

  ASSERT_TRUE(fetch);
  EXPECT_EQ(fetch->sequence, 7U);
  EXPECT_EQ(fetch->uid, 42U);
  EXPECT_EQ(fetch->flags, (std::vector<std::string>{"\\Seen", "$Ticketed"}));
  EXPECT_EQ(fetch->size_bytes, 5U);
  EXPECT_EQ(fetch->internal_date, std::chrono::sys_days(1996y / 7 / 17) + 9h + 44min + 25s);
  EXPECT_EQ(fetch->body, "a\r\n\r\n");
  EXPECT_EQ(fetch->section, "");
}

TEST(ImapValuesTest, F17_AnUnsolicitedFetchHasNoBody) {
  const auto fetch = imap_fetch(untagged("7 FETCH (FLAGS (\\Seen) MODSEQ (624140003))"));

  ASSERT_TRUE(fetch);
  EXPECT_EQ(fetch->uid, std::nullopt);
  EXPECT_EQ(fetch->body, std::nullopt);
}

TEST(ImapValuesTest, ABodyMayComeInManyForms) {
  struct Case {
    std::string_view text;
    std::vector<ImapLiteral> literals;
    std::optional<std::string> body;
    std::string_view section;
    bool dropped;
  };
  const Case cases[] = {
      {"1 FETCH (UID 1 BODY[] \"\")", {}, "", "", false},
      {"1 FETCH (UID 1 BODY[] \"a \\\"b\\\\\")", {}, "a \"b\\", "", false},
      {"1 FETCH (UID 1 BODY[] NIL)", {}, std::nullopt, "", false},
      {"1 FETCH (UID 1 BODY[] {3})", {{.bytes = "abc"}}, "abc", "", false},
      {"1 FETCH (UID 1 BODY[] {3})", {{.dropped = true}}, std::nullopt, "", true},
      {"1 FETCH (UID 1 BODY[HEADER]<0> {3})", {{.bytes = "abc"}}, "abc", "HEADER", false},
      {"1 FETCH (BODY[header.fields (TO)] {3} UID 1)",
       {{.bytes = "abc"}},
       "abc",
       "HEADER.FIELDS (TO)",
       false},
      {"1 FETCH (X-GM-LABELS ((\"a b\" ()) \\Inbox) UID 1 BODY[] {1})", {{.bytes = "x"}}, "x", "", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto fetch = imap_fetch(untagged(std::string(c.text), c.literals));
    ASSERT_TRUE(fetch);
    EXPECT_EQ(fetch->uid, 1U);
    EXPECT_EQ(fetch->body, c.body);
    EXPECT_EQ(fetch->section, c.section);
    EXPECT_EQ(fetch->body_dropped, c.dropped);
  }
}

TEST(ImapValuesTest, AnUnreadableFetchIsNone) {
  for (const std::string_view text :
       {"FETCH (UID 1)", "1 FETCH", "1 FETCH UID 1", "1 FETCH (UID x)", "1 FETCH (UID 1",
        "1 FETCH (BODY[] {3})", "1 FETCH (FLAGS \\Seen)", "1 FETCH (X ((())", "1 FETCH (BODY[ 1)",
        "1 FETCH (UID 99999999999)", "1 STORE (UID 1)"})
    EXPECT_FALSE(imap_fetch(untagged(std::string(text)))) << text;
}

TEST(ImapValuesTest, DeepListsDoNotEatTheStack) {
  const std::string deep = std::string(1'000'000, '(') + std::string(1'000'000, ')');

  EXPECT_EQ(imap_fetch(untagged("1 FETCH (X " + deep + " UID 9)"))->uid, 9U);
}

TEST(ImapValuesTest, SearchResults) {
  using Uids = std::vector<std::uint32_t>;
  EXPECT_EQ(imap_search("SEARCH 2 84 882"), (Uids{2, 84, 882}));
  EXPECT_EQ(imap_search("SEARCH"), Uids{});
  EXPECT_EQ(imap_search("SEARCH 2 3 (MODSEQ 917162500)"), (Uids{2, 3}));
  EXPECT_EQ(imap_search("ESEARCH (TAG \"c5\") UID ALL 4:6,9"), (Uids{4, 5, 6, 9}));
  EXPECT_EQ(imap_search("ESEARCH (TAG \"c5\") UID"), Uids{});
  EXPECT_EQ(imap_search("SEARCH 2 x"), std::nullopt);
  EXPECT_EQ(imap_search("ESEARCH UID ALL 1:4294967295"), std::nullopt);
  EXPECT_EQ(imap_search("12 EXISTS"), std::nullopt);
}

TEST(ImapValuesTest, FoldersAreListedWithTheirNamesDecoded) {
  EXPECT_EQ(imap_list(untagged("LIST (\\HasNoChildren \\Trash) \"/\" \"Gel&APY-scht\""))->name, "Gelöscht");
  EXPECT_EQ(imap_list(untagged("LIST (\\Noselect) NIL INBOX"))->attributes,
            (std::vector<std::string>{"\\Noselect"}));
  EXPECT_EQ(imap_list(untagged("LIST () \"/\" {3}", {{.bytes = "a\"b"}}))->name, "a\"b");
  EXPECT_EQ(imap_list(untagged("LIST () \"/\" \"NIL\""))->name, "NIL");
  EXPECT_FALSE(imap_list(untagged("LSUB () \"/\" a")));
  EXPECT_FALSE(imap_list(untagged("LIST () \"/\"")));
}

TEST(ImapValuesTest, CapabilitiesAreUpperCase) {
  const auto names = imap_capabilities("CAPABILITY IMAP4rev1 idle  UIDPLUS");

  EXPECT_EQ(names.size(), 3U);
  EXPECT_TRUE(names.contains("IMAP4REV1"));
  EXPECT_TRUE(names.contains("IDLE"));
  EXPECT_TRUE(imap_capabilities("OK x").empty());
}

TEST(ImapValuesTest, DateTimesAreReadAsUtc) {
  EXPECT_EQ(imap_date_time(" 1-Jan-2026 00:30:00 +0100"),
            std::chrono::sys_days(2025y / 12 / 31) + 23h + 30min);
  EXPECT_EQ(imap_date_time("1-jan-2026 00:30:00 +0000"), std::chrono::sys_days(2026y / 1 / 1) + 30min);
  EXPECT_EQ(imap_date_time("29-Feb-2024 23:59:60 -0330"), std::chrono::sys_days(2024y / 3 / 1) + 3h + 30min);
  for (const std::string_view text :
       {"", "1-Jan-2026", "32-Jan-2026 00:30:00 +0100", "29-Feb-2026 00:30:00 +0100",
        "01-Foo-2026 00:30:00 +0100", "01-Jan-2026 24:30:00 +0100", "01-Jan-2026 00:30:00 x0100",
        "01-Jan-2026 00:30:00 +01000"})
    EXPECT_EQ(imap_date_time(text), std::nullopt) << text;
}

TEST(ImapValuesTest, DatesForSearching) { EXPECT_EQ(imap_date(2026y / 2 / 1), "1-Feb-2026"); }

}  // namespace
}  // namespace ticketd::mail
