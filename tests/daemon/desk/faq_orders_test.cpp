#include "daemon/desk/faq_orders.hpp"

#include <gmock/gmock.h>

#include "daemon/desk/faq_lessons.hpp"
#include "tests/daemon/desk/faq_shop.hpp"
#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::FaqSource;
using db::LedgerOutcome;
using db::OutgoingKind;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string ann = "ann@customer.example";
const std::string alice = "alice@acme.example";
const std::string support = "support@acme.example";

/// With single blanks for line ends, so that wrapping does not count; without what is at the end.
std::string unwrapped(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return std::string(parser::trimmed(text));
}

/// Ann's question on ticket 1, as Alice was told of it.
class FaqOrdersTest : public testing::Test {
 protected:
  FaqOrdersTest() { begin(configuration()); }
  void begin(DeskConfig config, const std::string& language = "en") {
    world = {};
    world.desk = make_desk(std::move(config));
    world.faq = shop_faq();
    parser::Email question =
        mail(ann, support, "Lamp", "Hello,\n\nmy lamp is broken, can it go back?\n\nAnn");
    question.language = language;
    world.receive(question);
    to_alice = world.only(OutgoingKind::notification, alice).email;
  }
  db::Filing answer(const std::string& words) { return world.receive(reply(alice, to_alice, words)); }
  void expect_refused(const std::string& words, std::string_view reason) {
    SCOPED_TRACE(words);
    const db::Filing filing = answer(words);
    EXPECT_EQ(filing.outcome, LedgerOutcome::refused);
    EXPECT_THAT(filing.detail, HasSubstr(reason));
    EXPECT_THAT(filing.examples, IsEmpty());
    ASSERT_EQ(world.latest.size(), 1U);
    EXPECT_THAT(world.only(OutgoingKind::notice, alice).email.text, HasSubstr(words));
  }
  const parser::Email& sent() const { return world.only(OutgoingKind::answer).email; }

  World world;
  parser::Email to_alice;
};

TEST_F(FaqOrdersTest, TheTextOfTheEntryStandsWhereTheCommandStood) {
  struct Case {
    std::string words;
    std::string expected;  ///< the beginning of the sent text
  };
  const Case cases[] = {
      {"#faq returns", returns_text + "\n"},
      {"#FAQ Returns", returns_text + "\n"},
      {"#close\n#faq returns\nRegards, Alice", returns_text + "\n\nRegards, Alice\n"},
      {"Hello Ann,\n\n#faq returns\n\nRegards", "Hello Ann,\n\n" + returns_text + "\n\nRegards\n"},
      {"Hello\n#faq returns\nAnd:\n#faq delivery",
       "Hello\n\n" + returns_text + "\n\nAnd:\n\n" + delivery_text + "\n"},
      {"#faq returns de\nHello", returns_text_de + "\n\nHello\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.words);
    begin(configuration());
    const db::Filing filing = answer(c.words);
    ASSERT_EQ(filing.outcome, LedgerOutcome::answered) << filing.detail;
    EXPECT_THAT(unwrapped(sent().text), testing::StartsWith(unwrapped(c.expected)));
    EXPECT_THAT(sent().html, testing::AnyOf(HasSubstr("thirty days"), HasSubstr("Tage Zeit")));
    EXPECT_THAT(sent().text, testing::Not(HasSubstr("#faq")));
    EXPECT_THAT(sent().html, testing::Not(HasSubstr("#faq")));
    EXPECT_THAT(unwrapped(filing.messages.at(0).text), testing::StartsWith(unwrapped(c.expected)));
  }
}

TEST_F(FaqOrdersTest, TheAgentsOwnHtmlStays) {
  parser::Email email = reply(alice, to_alice, "Hello\n#faq returns\nRegards");
  email.text = email.reply_text;
  email.html = email.reply_html = "<p>Hello</p><p>#faq <i>returns</i></p><p><b>Regards</b></p>";
  world.receive(email);
  EXPECT_THAT(sent().html, HasSubstr("<p>Hello</p>"));
  EXPECT_THAT(sent().html, HasSubstr("<b>Regards</b>"));
  EXPECT_LT(sent().html.find("Hello"), sent().html.find("thirty days"));
  EXPECT_LT(sent().html.find("thirty days"), sent().html.find("Regards"));
}

TEST_F(FaqOrdersTest, ListsLinksAndPicturesComeAlong) {
  const db::Filing filing = answer("#faq payment\n#faq payment");
  ASSERT_EQ(filing.outcome, LedgerOutcome::answered) << filing.detail;
  EXPECT_THAT(sent().text, HasSubstr("- at the door"));
  EXPECT_THAT(sent().html, HasSubstr("href=\"https://shop.example/pay\""));
  ASSERT_THAT(sent().attachments, SizeIs(1)) << "each once";
  EXPECT_EQ(sent().attachments[0].type, "image/png");
  EXPECT_THAT(sent().html, HasSubstr("cid:" + sent().attachments[0].content_id));
}

TEST_F(FaqOrdersTest, AWrongOrderIsRefusedAndTheAgentHearsWhatThereIs) {
  expect_refused("#faq retuns", "there is no FAQ entry 'retuns'; the nearest are: returns");
  expect_refused("Hello\n#faq nothing-like-it", "there is no FAQ entry 'nothing-like-it'");
  expect_refused("#learn delivry", "the nearest are: delivery");
  expect_refused("#faq delivery de", "not there in 'de', only in: en. #faq delivery en sends that one");
  expect_refused("#note\n#faq delivery", "a note is for colleagues only");
  expect_refused("#spam\n#faq delivery", "#spam sends nothing");
}

TEST_F(FaqOrdersTest, TheTicketsLanguageDecides) {
  begin(configuration(), "de-AT");
  answer("#faq returns");
  EXPECT_THAT(unwrapped(sent().text), HasSubstr(returns_text_de));

  begin(configuration(), "bg");
  expect_refused("#faq returns", "not there in 'bg', only in: de, en");

  begin(configuration(), "");
  answer("#faq returns");
  EXPECT_THAT(unwrapped(sent().text), HasSubstr(returns_text)) << "the mailbox's first language";
}

TEST_F(FaqOrdersTest, WithoutAnFaqTheCommandsAreRefused) {
  world.faq = nullptr;
  expect_refused("#faq returns", "there is no FAQ here");
  expect_refused("#learn returns", "there is no FAQ here");
  EXPECT_THAT(answer("Send it back.").examples, IsEmpty());
}

TEST_F(FaqOrdersTest, AnAnswerTeaches) {
  struct Case {
    std::string words;
    std::optional<std::string> entry;
    FaqSource source;
    double weight;
  };
  const Case cases[] = {
      {"#faq returns\nRegards", "returns", FaqSource::agent_faq, weight_of_agent},
      {"#learn Returns", "returns", FaqSource::agent_learn, weight_of_agent},
      {"#learn returns\nSend it back.", "returns", FaqSource::agent_learn, weight_of_agent},
      {"Hi,\n\n" + returns_text.substr(0, 40) + "\n" + returns_text.substr(40) + "\n\nAlice", "returns",
       FaqSource::answer_contains, weight_of_pasted_entry},
      {"Send it back.", std::nullopt, FaqSource::own_words, weight_of_own_words},
      {"#close\nSend it back.", std::nullopt, FaqSource::own_words, weight_of_own_words},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.words);
    begin(configuration());
    const db::Filing filing = answer(c.words);
    ASSERT_EQ(filing.outcome, LedgerOutcome::answered) << filing.detail;
    ASSERT_THAT(filing.examples, SizeIs(1));
    EXPECT_EQ(filing.examples[0], (db::FaqExample{.text = "my lamp is broken, can it go back?",
                                                  .entry = c.entry,
                                                  .language = "en",
                                                  .weight = c.weight,
                                                  .source = c.source,
                                                  .message = db::MessageRow{1},
                                                  .who = "agent alice"}));
  }
}

TEST_F(FaqOrdersTest, WhatIsNoAnswerTeachesNothing) {
  for (const char* words : {"#note\nI have no idea.", "#priority high", "#close", "#spam"}) {
    SCOPED_TRACE(words);
    begin(configuration());
    EXPECT_THAT(answer(words).examples, IsEmpty());
  }
}

TEST_F(FaqOrdersTest, OnlyTheFirstAnswerInOwnWordsSaysThatNoEntryFits) {
  EXPECT_THAT(answer("Have you tried another bulb?").examples, SizeIs(1));
  EXPECT_THAT(answer("And the fuse?").examples, IsEmpty());
  const db::Filing later = answer("#faq returns");
  ASSERT_THAT(later.examples, SizeIs(1)) << "an entry is worth knowing at any time";
  EXPECT_EQ(later.examples[0].entry, "returns");
  EXPECT_THAT(answer("#faq returns").examples, IsEmpty()) << "but once";
}

TEST_F(FaqOrdersTest, AnAgentWhoIsNotVerifiedCountsLess) {
  DeskConfig config = configuration();
  config.mailboxes[0].authserv_id.clear();
  config.mailboxes[0].allow_unauthenticated_agents = true;
  begin(config);

  const db::Filing filing = world.receive(unverified(reply(alice, to_alice, "#faq returns")));
  ASSERT_THAT(filing.examples, SizeIs(1)) << filing.detail;
  EXPECT_EQ(filing.examples[0].weight, weight_of_agent * share_of_unverified_agent);
  expect_refused("#learn returns", "#learn needs a mail that is verified as yours");
}

TEST(QuestionOfTest, IsTheMailWithoutItsCourtesies) {
  struct Case {
    std::string name;
    std::string subject;
    std::string text;
    std::string expected;
  };
  const Case cases[] = {
      {"greeting and closing", "Lamp", "Hello,\n\nwhere is my parcel?\n\nKind regards\nAnn",
       "where is my parcel?"},
      {"the question is in the subject", "Where is my parcel?", "See above",
       "Where is my parcel?. See above"},
      {"no body", "Where is my parcel?", "", "Where is my parcel?"},
      {"nothing", "", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(question_of({.subject = c.subject, .text = c.text}), c.expected);
  }
  const std::string longer = question_of({.text = "Where is " + std::string(5000, 'x')});
  EXPECT_LE(longer.size(), question_bytes_max);
  EXPECT_FALSE(longer.empty());
}

}  // namespace
}  // namespace ticketd::desk::test
