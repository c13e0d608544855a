#include "autoresponder/rendered_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ticketd::autoresponder {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

FaqEntry entry(std::string markdown) {
  return {.id = "returns",
          .language = "en",
          .questions = {"How?"},
          .answer_markdown = std::move(markdown),
          .file = "orders/returns.en.md"};
}

RenderedAnswer rendered(std::string markdown) {
  return rendered_answer(entry(std::move(markdown)), "acme.example");
}

TEST(RenderedAnswerTest, LinksAndListsReadWellInBothForms) {
  const RenderedAnswer answer = rendered(
      "You have **30 days**. [Start your return](https://acme.example/returns?a=1&b=2), then:\n\n"
      "1. Print the label.\n2. Bring the parcel to any post office, which is open longer than you would "
      "think it "
      "is, for it is a good one.\n\n- no fee\n- no questions\n");

  EXPECT_EQ(answer.text,
            "You have 30 days. Start your return\n<https://acme.example/returns?a=1&b=2>, then:\n\n"
            "1. Print the label.\n2. Bring the parcel to any post office, which is open longer than you\n"
            "   would think it is, for it is a good one.\n\n- no fee\n- no questions");
  EXPECT_THAT(answer.html, HasSubstr("<strong>30 days</strong>"));
  EXPECT_THAT(answer.html, HasSubstr("href=\"https://acme.example/returns?a=1&amp;b=2\""));
  EXPECT_THAT(answer.html, HasSubstr("<ol"));
  EXPECT_THAT(answer.html, HasSubstr("<li>no fee</li>"));
}

TEST(RenderedAnswerTest, ItsPicturesAreCalledByContentIdAndNoOthersAreLoaded) {
  const RenderedAnswer answer = rendered(
      "Here: ![the label](./größe.png) and ![again](./größe.png), not "
      "![remote](https://tracker.example/x.png).");

  ASSERT_THAT(answer.pictures, SizeIs(1)) << answer.html;
  EXPECT_EQ(answer.pictures[0].name, "orders/größe.png");
  EXPECT_THAT(answer.html, HasSubstr("src=\"cid:" + answer.pictures[0].content_id + "\""));
  EXPECT_THAT(answer.html, HasSubstr("alt=\"the label\""));
  EXPECT_THAT(answer.html, HasSubstr("max-width: 100%"));
  EXPECT_THAT(answer.html, Not(HasSubstr("tracker.example")));
  EXPECT_THAT(answer.html, HasSubstr("remote"));
  EXPECT_THAT(answer.text, HasSubstr("the label"));
}

TEST(RenderedAnswerTest, NothingInItRuns) {
  const RenderedAnswer answer = rendered(
      "<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)> <b>raw</b>");

  EXPECT_THAT(answer.html, Not(HasSubstr("<script")));
  EXPECT_THAT(answer.html, Not(HasSubstr("href=\"javascript")));
  EXPECT_THAT(answer.html, Not(HasSubstr("<img")));
  EXPECT_THAT(answer.html, HasSubstr("&lt;b&gt;raw"));
  EXPECT_THAT(answer.pictures, IsEmpty());
}

TEST(RenderedAnswerTest, HeadingsTablesAndCodeSurvive) {
  const RenderedAnswer answer =
      rendered("# Costs\n\n| Country | Price |\n|---|---|\n| DE | free |\n\n`code`\n\n> quoted\n");

  EXPECT_THAT(answer.html, HasSubstr("<h3>Costs</h3>"));
  EXPECT_THAT(answer.html, HasSubstr("<table style=\"border-collapse: collapse\">"));
  EXPECT_THAT(answer.html, HasSubstr("<td style=\"padding: 4px 8px; border: 1px solid #9aa5b1\">free</td>"));
  EXPECT_THAT(answer.text, HasSubstr("Costs"));
  EXPECT_THAT(answer.text, HasSubstr("DE | free"));
  EXPECT_THAT(answer.text, HasSubstr("> quoted"));
}

TEST(RenderedAnswerTest, TheLargestEntryTakesBoundedTime) {
  for (const char* part : {"a ", "[", "*a ", "> ", "- ", "![x](", "中", "`"}) {
    std::string markdown;
    while (markdown.size() < max_entry_bytes) markdown += part;
    const auto begun = std::chrono::steady_clock::now();
    (void)rendered(markdown);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5)) << part;
  }
}

}  // namespace
}  // namespace ticketd::autoresponder
