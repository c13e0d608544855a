#include "parser/subject.hpp"

#include <gtest/gtest.h>

#include <string>

#include "parser/fold.hpp"

namespace ticketd::parser {
namespace {

TEST(SubjectTest, PrefixesAndTagsAreNotPartOfIt) {
  struct Case {
    const char* name;
    const char* subject;
    const char* expected;
  };
  const Case cases[] = {
      {"plain", "Invoice 4711", "invoice 4711"},
      {"empty", "", ""},
      {"only a prefix", "Re:", ""},
      {"english, repeated", "RE: Fwd: re: Invoice", "invoice"},
      {"german", "AW: WG: Rechnung", "rechnung"},
      {"counter in brackets", "Re[2]: Invoice", "invoice"},
      {"counter in parentheses", "Re(3): Invoice", "invoice"},
      {"counter after a caret", "Re^4: Invoice", "invoice"},
      {"french space before the colon", "RE : Facture", "facture"},
      {"swedish, danish", "SV: VS: Faktura", "faktura"},
      {"dutch", "Antw: Betr.: factuur", "betr.: factuur"},
      {"bulgarian", "Отг: НА: Фактура", "фактура"},
      {"russian", "Ответ: Счёт", "счёт"},
      {"chinese, wide colon", "回复：转发：发票", "发票"},
      {"japanese", "返信: 請求書", "請求書"},
      {"korean", "답장: 송장", "송장"},
      {"arabic", "رد: فاتورة", "فاتورة"},
      {"turkish", "YNT: İLT: Fatura", "fatura"},
      {"ticket tag in front", "[#123] Re: Invoice", "invoice"},
      {"ticket tag behind", "Re: Invoice [#123]", "invoice"},
      {"ticket tag between", "Re: [#123] Invoice", "invoice"},
      {"no ticket tag", "Fix [#12a] and [#] now", "fix [#12a] and [#] now"},
      {"gateway tag", "[EXT] Re: [EXTERNAL] Invoice", "invoice"},
      {"list tag stays, once", "Re: [dev] Re: [dev] build", "[dev] build"},
      {"list tag, prefix on either side", "[dev] Re: build", "[dev] build"},
      {"spaces and case", "  New   ORDER\t today ", "new order today"},
      {"a word that begins like a prefix", "Request: a receipt", "request: a receipt"},
      {"a bracket that never closes", "[urgent invoice", "[urgent invoice"},
      {"invalid UTF-8 does not throw", "Re: \xff\xfe x", "\xff\xfe x"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(normalised_subject(c.subject), c.expected);
  }
}

TEST(SubjectTest, TellsAnswersFromForwards) {
  EXPECT_TRUE(has_reply_prefix("[list] AW: x"));
  EXPECT_TRUE(has_reply_prefix("[#12] Re: x"));
  EXPECT_FALSE(has_reply_prefix("Fwd: x"));
  EXPECT_FALSE(has_reply_prefix("Regarding: x"));
  EXPECT_TRUE(has_forward_prefix("WG: x"));
  EXPECT_FALSE(has_forward_prefix("Re: x"));
}

TEST(SubjectTest, ALongSubjectOfPrefixesIsQuick) {
  std::string subject;
  for (int i = 0; i < 20'000; ++i) subject += "Re: [a] ";

  EXPECT_EQ(normalised_subject(subject), "[a]");
}

TEST(FoldTest, WhatLooksTheSameIsTheSame) {
  EXPECT_EQ(folded("  Ünïcode\r\n TEXT "), "ünïcode text");
  EXPECT_EQ(folded("ＦＵＬＬ　ｗｉｄｔｈ"), "full width");
  EXPECT_EQ(folded("soft\xC2\xAD"
                   "hyphen"),
            "softhyphen");
  EXPECT_EQ(folded(""), "");
}

}  // namespace
}  // namespace ticketd::parser
