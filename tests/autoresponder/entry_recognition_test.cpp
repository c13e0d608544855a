#include "autoresponder/entry_recognition.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace ticketd::autoresponder {
namespace {

FaqEntry entry(std::string id, std::string language, std::string answer) {
  return {.id = std::move(id),
          .language = std::move(language),
          .questions = {"?"},
          .answer_markdown = std::move(answer)};
}

const std::vector<FaqEntry> library = {
    entry("returns", "en",
          "You have **30 days** to send a parcel back. [Start your return](https://shop.example/returns), "
          "print "
          "the label and hand the parcel in at any post office.\n\nWe pay the postage."),
    entry("delivery", "en",
          "Parcels leave our warehouse on the next working day and need two to four days within Europe."),
    entry("delivery-copy", "en",
          "Parcels leave our warehouse on the next working day and need two to four days within Europe."),
    entry("lieferung", "de",
          "Pakete verlassen unser Lager am nächsten Werktag und brauchen zwei bis vier Tage."),
    entry("zahlung", "zh", "您可以使用信用卡、支付宝或银行转账付款。"),
    entry("short", "en", "Yes, we do."),
    entry("empty", "en", ""),
};

std::vector<std::string> ids(std::string_view text) {
  static const EntryRecognition recognition(library);
  const auto entries = recognition.entries_in(text);
  std::vector<std::string> found(entries.size());
  std::ranges::transform(entries, found.begin(), &EntryRecognition::Found::id);
  return found;
}

TEST(EntryRecognitionTest, FindsAnEntryHoweverItWasPasted) {
  struct Case {
    std::string name;
    std::string text;
    std::vector<std::string> expected;
  };
  const Case cases[] = {
      {"as it is", library[0].answer_markdown, {"returns"}},
      {"as plain text with the link written out, wrapped, between other words",
       "Dear Ann,\n\nyou have 30 days to\nsend a parcel back. Start your return <https://shop.example/r>, "
       "print "
       "the\n label and hand the parcel in at any post office.\nWe pay the postage.\n\nBest regards\nAlice",
       {"returns"}},
      {"mended a little",
       "You have 30 days to send a parcel back. Start your return, print the enclosed label and hand the "
       "parcel "
       "in at any shop. We pay the postage.",
       {"returns"}},
      {"upper case and typographic spaces",
       "PARCELS LEAVE OUR WAREHOUSE ON THE NEXT WORKING DAY\u00A0AND NEED TWO TO FOUR DAYS WITHIN EUROPE!",
       {"delivery", "delivery-copy"}},
      {"two entries",
       library[0].answer_markdown + "\n\n" + library[3].answer_markdown,
       {"lieferung", "returns"}},
      {"another language",
       "Hallo! Pakete verlassen unser Lager am nächsten Werktag und brauchen zwei bis vier Tage.",
       {"lieferung"}},
      {"a script without spaces", "您好！您可以使用信用卡、支付宝或银行转账付款。谢谢", {"zahlung"}},
      {"half of it is not the entry", "You have 30 days to send a parcel back. That is all I know.", {}},
      {"the same words in another order",
       "Within Europe four to two days need and day working next the on warehouse our leave parcels",
       {}},
      {"own words about the same", "Just send it back within a month, the label is in the box.", {}},
      {"an entry too short to mean anything", "Yes, we do.", {}},
      {"nothing", "", {}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(ids(c.text), c.expected);
  }
}

TEST(EntryRecognitionTest, SaysHowMuchOfTheEntryIsThere) {
  const EntryRecognition recognition(library);
  EXPECT_DOUBLE_EQ(recognition.entries_in(library[1].answer_markdown).at(0).share, 1);
  const auto mended = recognition.entries_in(
      "Parcels leave our warehouse on the next working day and need one to four days within Europe.");
  ASSERT_FALSE(mended.empty());
  EXPECT_LT(mended[0].share, 1);
  EXPECT_GE(mended[0].share, EntryRecognition::enough);
}

TEST(EntryRecognitionTest, AnEmptyLibraryRecognisesNothing) {
  EXPECT_TRUE(EntryRecognition().entries_in(library[0].answer_markdown).empty());
  EXPECT_TRUE(EntryRecognition(std::vector<FaqEntry>{}).entries_in(library[0].answer_markdown).empty());
}

TEST(EntryRecognitionTest, HugeTextsAndBytesThatAreNoTextAreBounded) {
  std::string huge;
  while (huge.size() < (1U << 20U)) huge += "delivery of parcels and ";
  const EntryRecognition recognition(std::vector{entry("huge", "en", huge)});
  EXPECT_EQ(recognition.entries_in(huge).size(), 1);
  EXPECT_TRUE(recognition.entries_in(std::string(1000, '\xFF')).empty());
  EXPECT_TRUE(recognition.entries_in("](" + std::string(1000, '(')).empty());
}

}  // namespace
}  // namespace ticketd::autoresponder
