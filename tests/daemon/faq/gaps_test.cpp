#include "daemon/faq/gaps.hpp"

#include <gmock/gmock.h>

#include "autoresponder/faq_entry.hpp"

namespace ticketd {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

db::UnansweredQuestion question(std::int64_t ticket, std::string text, std::string answer = {},
                                std::string language = "en") {
  return {.ticket = db::TicketId{ticket},
          .subject = "Question",
          .text = std::move(text),
          .language = std::move(language),
          .answer = std::move(answer)};
}

const std::vector<db::UnansweredQuestion> asked = {
    question(1, "Hello,\n\ndo you send \"gift vouchers\" by post?\n\nKind regards\nAnn"),
    question(2, "My lamp flickers", "Try another bulb."),
    question(3, "Can I get a gift voucher by post?",
             "Hello Bob,\n\nyes, we send gift vouchers by post within two days.\n\nBest regards\nAlice"),
    question(4, "Are gift vouchers sent by post?", "No idea."),
    question(5, "Is a gift voucher sent by post", "We send gift vouchers by post, it takes two days."),
    question(6, "Verschicken Sie gift vouchers per post", "", "de"),
};

TEST(GapsTest, TheMostAskedComesFirstWithItsAnswers) {
  const std::vector<FaqGap> gaps = faq_gaps(asked);

  ASSERT_THAT(gaps, SizeIs(3));
  EXPECT_THAT(gaps[0].asked, SizeIs(4));
  EXPECT_EQ(gaps[0].language, "en");
  ASSERT_THAT(gaps[0].answered, SizeIs(3));
  EXPECT_THAT(gaps[0].answered[0].answer, HasSubstr("gift vouchers by post")) << "the most typical one";
  for (const db::UnansweredQuestion& one : gaps[0].asked)
    EXPECT_THAT(one.text, testing::Not(HasSubstr("Kind regards")));
  EXPECT_EQ(gaps[1].language, "de") << "languages are never mixed";
  EXPECT_THAT(gaps[2].answered, SizeIs(1));
  EXPECT_THAT(faq_gaps({}), IsEmpty());
}

TEST(GapsTest, ADraftIsAnEntryThatNeedsNoMendingToBeRead) {
  for (const FaqGap& gap : faq_gaps(asked)) {
    const std::string draft = draft_entry(gap);
    SCOPED_TRACE(draft);
    const auto entry = autoresponder::read_faq_entry("draft.md", draft);
    ASSERT_TRUE(entry) << entry.error().front().what;
    EXPECT_THAT(entry->questions, SizeIs(gap.asked.size()));
    EXPECT_EQ(entry->language, gap.language);
    if (!gap.answered.empty()) EXPECT_THAT(entry->answer_markdown, HasSubstr(gap.answered[0].answer));
  }
}

TEST(GapsTest, AnyTextMakesADraft) {
  struct Case {
    std::string name;
    std::string text;
    std::string id;
  };
  const Case cases[] = {
      {"quotes and backslashes", R"(Where is "C:\orders"?)", "where-is-c-orders"},
      {"line ends and controls", "Where\nis\x01it now", "where-is-it-now"},
      {"no ASCII", "礼品卡可以邮寄吗？", "new-entry"},
      {"very long", "Where " + std::string(5000, 'x'), "where-" + std::string(54, 'x')},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const FaqGap gap{.asked = {question(1, c.text)}, .language = "en"};
    const auto entry = autoresponder::read_faq_entry("draft.md", draft_entry(gap));
    ASSERT_TRUE(entry) << entry.error().front().what;
    EXPECT_EQ(entry->id, c.id);
  }
}

}  // namespace
}  // namespace ticketd
