// A mail that the FAQ answers, from the suggestion to the bytes that leave.
#include "daemon/desk/offered_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/desk/vote_token.hpp"
#include "tests/daemon/desk/world.hpp"

namespace ticketd::desk::test {
namespace {

using db::OutgoingKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const std::string ann = "ann@customer.example";
const std::string support = "support@acme.example";
const std::string question = "Hello,\n\nhow can I send back the jacket that I bought?\n\nAnn";

std::shared_ptr<const autoresponder::FaqSnapshot> faq() {
  autoresponder::FaqLibrary library;
  library.entries = {{.id = "returns",
                      .language = "en",
                      .questions = {"How do I return something?"},
                      .answer_markdown = "Print the **label**: ![label](label.png)\n\n"
                                         "[Start here](https://acme.example/returns).",
                      .file = "orders/returns.en.md"},
                     {.id = "returns",
                      .language = "de",
                      .questions = {"Wie sende ich etwas zurück?"},
                      .answer_markdown = "Drucken Sie das Etikett.",
                      .file = "orders/returns.de.md"},
                     {.id = "summer",
                      .language = "en",
                      .questions = {"Are you open in summer?"},
                      .answer_markdown = "Yes.",
                      .valid_until = std::chrono::year{2026} / 11 / 23}};
  autoresponder::FaqSnapshot snapshot;
  snapshot.matcher = autoresponder::Matcher::build(library.entries, {});
  snapshot.library = std::make_shared<const autoresponder::FaqLibrary>(std::move(library));
  snapshot.pictures = std::make_shared<const autoresponder::FaqPictures>(
      autoresponder::FaqPictures{{"orders/label.png", "\x89PNG picture"}});
  snapshot.phrases =
      std::make_shared<const autoresponder::QuietPhrases>(autoresponder::QuietPhrases::shipped());
  return std::make_shared<const autoresponder::FaqSnapshot>(std::move(snapshot));
}

World world_with(std::vector<Suggestion> suggestions) {
  World world;
  world.faq = faq();
  world.suggestions = std::move(suggestions);
  return world;
}

std::vector<Suggestion> sure() {
  return {{.entry = "returns", .confidence = 0.97, .shipped_confidence = 0.96, .language = "en"},
          {.entry = "summer", .confidence = 0.02, .shipped_confidence = 0.02, .language = "en"}};
}

std::vector<std::string> details(const db::Filing& filing, std::string_view kind) {
  std::vector<std::string> found;
  for (const db::Event& event : filing.events)
    if (event.kind == kind) found.push_back(event.detail);
  return found;
}

/// The tokens of the mailto links in a text, in order.
std::vector<std::string> linked_tokens(std::string_view text) {
  std::vector<std::string> tokens;
  constexpr std::string_view start = "mailto:support+";
  for (auto at = text.find(start); at != std::string_view::npos; at = text.find(start, at + 1))
    tokens.emplace_back(text.substr(at + start.size(), 44));
  return tokens;
}

TEST(OfferedAnswersTest, TheAnswerIsInTheAcknowledgementWithItsPictureAndItsVotes) {
  World world = world_with(sure());

  const auto filing = world.receive(mail(ann, support, "Sending something back", question));

  const parser::Email& reply = world.only(OutgoingKind::auto_reply, ann).email;
  EXPECT_THAT(reply.text, HasSubstr("* How do I return something?"));
  EXPECT_THAT(reply.text, HasSubstr("Start here <https://acme.example/returns>"));
  EXPECT_THAT(reply.html, HasSubstr("<strong>label</strong>"));
  ASSERT_THAT(reply.attachments, SizeIs(1));
  EXPECT_EQ(reply.attachments[0].type, "image/png");
  EXPECT_EQ(reply.attachments[0].content, "\x89PNG picture");
  EXPECT_THAT(reply.html, HasSubstr("cid:" + reply.attachments[0].content_id));
  EXPECT_LT(reply.text.find("A person will answer"), reply.text.find("How do I return"));
  EXPECT_LT(reply.text.find("Just reply"), reply.text.find("How do I return"));

  const auto tokens = linked_tokens(reply.text);
  ASSERT_THAT(tokens, SizeIs(2));
  VoteToken expected{.vote = Vote::solved,
                     .ticket_random_id = filing.new_ticket->random_id,
                     .entry_code = vote_entry_code("returns"),
                     .issued = std::chrono::floor<std::chrono::days>(world.now)};
  EXPECT_EQ(read_vote_token(tokens[0], world.desk.keys), expected);
  expected.vote = Vote::did_not_help;
  EXPECT_EQ(read_vote_token(tokens[1], world.desk.keys), expected);
  EXPECT_THAT(reply.html, HasSubstr("?subject=This%20solved%20it%20%5B%231%5D"));
}

TEST(OfferedAnswersTest, WhatWasShownIsInTheHistoryTheStoreAndTheNotification) {
  World world = world_with(sure());

  const auto filing = world.receive(mail(ann, support, "Sending something back", question));

  EXPECT_THAT(details(filing, "offered"), ElementsAre("returns"));
  EXPECT_THAT(filing.suggestions, ElementsAre(db::FaqSuggestion{.entry = "returns",
                                                                .language = "en",
                                                                .confidence = 0.97,
                                                                .shipped_confidence = 0.96,
                                                                .shown = true},
                                              db::FaqSuggestion{.entry = "summer",
                                                                .language = "en",
                                                                .confidence = 0.02,
                                                                .shipped_confidence = 0.02,
                                                                .shown = false}));
  EXPECT_THAT(world.only(OutgoingKind::notification, "alice@acme.example").email.text,
              HasSubstr("FAQ: returns 97%, summer 2%; the customer was shown returns\n"));
}

TEST(OfferedAnswersTest, SilenceIsExplainedToAgentsWhoSeeTheSuggestionsAllTheSame) {
  struct Case {
    const char* name;
    std::vector<Suggestion> suggestions;
    std::string text;
    std::vector<std::string> not_offered;
    std::string line;
  };
  const Case cases[] = {
      {"not sure",
       {{.entry = "returns", .confidence = 0.6}},
       question,
       {},
       "FAQ: returns 60%; the customer was shown none\n"},
      {"a complaint",
       sure(),
       question + "\nMy lawyer asks.",
       {"a complaint"},
       "FAQ: returns 97%, summer 2%; the customer was shown none (a complaint)\n"},
      {"an order's number",
       sure(),
       "How can I return order 4711 to you?",
       {"names a number of the customer's own"},
       "the customer was shown none (names a number of the customer's own)\n"},
      {"out of date",
       {{.entry = "summer", .confidence = 0.99}},
       "Will you be open in the summer?",
       {"the fitting entry is not for this day, queue or language"},
       "FAQ: summer 99%; the customer was shown none ("},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    World world = world_with(c.suggestions);

    const auto filing = world.receive(mail(ann, support, "A question", c.text));

    EXPECT_THAT(details(filing, "offered"), IsEmpty());
    EXPECT_EQ(details(filing, "not_offered"), c.not_offered);
    for (const db::FaqSuggestion& s : filing.suggestions) EXPECT_FALSE(s.shown);
    EXPECT_EQ(filing.suggestions.size(), c.suggestions.size());
    EXPECT_THAT(world.only(OutgoingKind::auto_reply, ann).email.text, Not(HasSubstr("mailto:")));
    EXPECT_THAT(world.only(OutgoingKind::notification, "alice@acme.example").email.text, HasSubstr(c.line));
  }
}

TEST(OfferedAnswersTest, TheAnswerIsInTheLanguageOfTheReply) {
  World world = world_with(sure());
  auto german = mail(ann, support, "Rückgabe", "Wie kann ich die Jacke zurückgeben, die ich gekauft habe?");
  german.language = "de";

  world.receive(german);

  const parser::Email& reply = world.only(OutgoingKind::auto_reply, ann).email;
  EXPECT_THAT(reply.text, HasSubstr("* Wie sende ich etwas zurück?\n\nDrucken Sie das Etikett."));
  EXPECT_THAT(reply.html, HasSubstr("?subject=Das%20hat%20mein%20Anliegen%20gel%C3%B6st%20%5B%231%5D"));
  EXPECT_THAT(reply.attachments, IsEmpty());
}

TEST(OfferedAnswersTest, AMailThatIsNotAcknowledgedShowsNothing) {
  World world = world_with(sure());
  auto list = mail(ann, support, "Sending something back", question);
  list.headers.push_back({"List-Id", "<x.example>"});

  const auto filing = world.receive(list);

  EXPECT_THAT(details(filing, "offered"), IsEmpty());
  ASSERT_THAT(filing.suggestions, SizeIs(2));
  EXPECT_FALSE(filing.suggestions[0].shown);
}

TEST(OfferedAnswersTest, AFurtherMailHasSuggestionsForAgentsOnly) {
  World world = world_with(sure());
  world.receive(mail(ann, support, "Sending something back", question));
  const parser::Email reply_to_us =
      reply(ann, world.only(OutgoingKind::auto_reply, ann).email, "And the shoes too?");

  const auto filing = world.receive(reply_to_us);

  EXPECT_EQ(world.count(OutgoingKind::auto_reply), 0);
  ASSERT_THAT(filing.suggestions, SizeIs(2));
  EXPECT_FALSE(filing.suggestions[0].shown);
  EXPECT_THAT(world.only(OutgoingKind::notification, "alice@acme.example").email.text,
              HasSubstr("FAQ: returns 97%, summer 2%\n"));
}

TEST(OfferedAnswersTest, WithoutAnFaqNothingIsSaidAboutIt) {
  World world;

  const auto filing = world.receive(mail(ann, support, "Sending something back", question));

  EXPECT_THAT(filing.suggestions, IsEmpty());
  EXPECT_THAT(world.only(OutgoingKind::notification, "alice@acme.example").email.text, Not(HasSubstr("FAQ")));
}

TEST(OfferedAnswersTest, AVoteIsAMailToItsTokenOrWithItInTheSubject) {
  const Mailbox plus{.address = "support@acme.example"};
  const Mailbox plain{.address = "support@acme.example", .plus_addressing = false};
  const Mailbox odd{.address = "a&b?c@acme.example"};

  EXPECT_EQ(vote_link(plus, "s1token", ""), "mailto:support+s1token@acme.example");
  EXPECT_EQ(vote_link(plus, "s1token", "Gelöst [#1]"),
            "mailto:support+s1token@acme.example?subject=Gel%C3%B6st%20%5B%231%5D");
  EXPECT_EQ(vote_link(plain, "s1token", ""), "mailto:support@acme.example?subject=s1token");
  EXPECT_EQ(vote_link(plain, "s1token", "Solved [#1]"),
            "mailto:support@acme.example?subject=Solved%20%5B%231%5D%20s1token");
  EXPECT_EQ(vote_link(odd, "s1token", ""), "mailto:a%26b%3Fc+s1token@acme.example");
}

}  // namespace
}  // namespace ticketd::desk::test
