#include "autoresponder/acknowledgement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace ticketd::autoresponder {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string golden(const std::string& name) {
  std::ifstream file(std::string(TICKETD_TEST_DATA) + "/acknowledgement/" + name);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Language {
  const char* tag;
  const char* promised;
};
constexpr Language languages[] = {{"en", "Tuesday 24 November, 15:00"},
                                  {"de", "Dienstag, 24. November, 15:00 Uhr"},
                                  {"ru", "вторника, 24 ноября, 15:00"},
                                  {"bg", "вторник, 24 ноември, 15:00 часа"},
                                  {"zh", "11月24日（星期二）15:00"}};

AcknowledgementFacts facts(const Language& language) {
  return {.language = language.tag,
          .desk_name = "Acme & Söhne",
          .desk_address = "support@acme.example",
          .ticket = 1042,
          .promised = language.promised};
}

OfferedAnswer answer() {
  return {.question = "Where is <my> parcel?",
          .text = "Look it up at https://acme.example/track.",
          .html = "<p>Look it up <a href=\"https://acme.example/track\">here</a>.</p>",
          .link = "https://acme.example/faq/parcel?a=1&b=2",
          .solved_link = "mailto:support+s.k3@acme.example?subject=Solved",
          .did_not_help_link = "mailto:support+n.k3@acme.example?subject=No",
          .solved_short_link = "mailto:support+s.k3@acme.example",
          .did_not_help_short_link = "mailto:support+n.k3@acme.example"};
}

std::string as_file(const AcknowledgementText& text) {
  return "Subject: " + text.subject + "\n\n" + text.text;
}

TEST(AcknowledgementTest, EveryLanguageReadsAsInItsGoldenFiles) {
  const Templates templates = Templates::shipped();
  for (const Language& language : languages) {
    SCOPED_TRACE(language.tag);
    const std::string tag = language.tag;
    AcknowledgementFacts f = facts(language);

    const AcknowledgementText plain = acknowledgement(templates, f);
    f.answers = {answer(), {.question = "Second?", .text = "Yes.", .html = "<p>Yes.</p>"}};
    const AcknowledgementText with_answers = acknowledgement(templates, f);

    EXPECT_EQ(as_file(plain), golden(tag + ".txt"));
    EXPECT_EQ(plain.html, golden(tag + ".html"));
    EXPECT_EQ(as_file(with_answers), golden(tag + ".answers.txt"));
    EXPECT_EQ(with_answers.html, golden(tag + ".answers.html"));
  }
}

TEST(AcknowledgementTest, WithoutAPromiseNoTimeIsNamed) {
  const Templates templates = Templates::shipped();
  for (const Language& language : languages) {
    SCOPED_TRACE(language.tag);
    AcknowledgementFacts f = facts(language);
    f.promised.clear();

    EXPECT_EQ(as_file(acknowledgement(templates, f)), golden(std::string(language.tag) + ".no-promise.txt"));
  }
}

TEST(AcknowledgementTest, LinesOfTheTextFitEveryScreen) {
  const Templates templates = Templates::shipped();
  for (const Language& language : languages) {
    const std::string text = acknowledgement(templates, facts(language)).text;
    std::size_t column = 0;
    for (const char c : text) {
      column = c == '\n' ? 0 : column + ((c & 0xC0) != 0x80 ? 1 : 0);
      ASSERT_LE(column, 76U) << language.tag << ": " << text;
    }
  }
}

TEST(AcknowledgementTest, TheCustomersSubjectIsUsedOnlyWhenAllowed) {
  const Templates templates = Templates::shipped();
  AcknowledgementFacts f = facts(languages[0]);
  EXPECT_EQ(acknowledgement(templates, f).subject, "Your message has arrived [#1042]");

  f.subject = "Re: Cheap <pills>";

  EXPECT_EQ(acknowledgement(templates, f).subject, "Re: Cheap <pills>");
  EXPECT_THAT(acknowledgement(templates, f).html, Not(HasSubstr("pills")));
  EXPECT_THAT(acknowledgement(templates, f).text, Not(HasSubstr("pills")));
}

TEST(AcknowledgementTest, TheSubjectsOfVotesAreInTheCustomersLanguage) {
  const Templates templates = Templates::shipped();
  EXPECT_EQ(vote_subjects(templates, "en", 7),
            (VoteSubjects{"This solved it [#7]", "This did not help [#7]"}));
  for (const Language& language : languages) {
    const VoteSubjects subjects = vote_subjects(templates, language.tag, 7);
    EXPECT_THAT(subjects.solved, HasSubstr("[#7]")) << language.tag;
    EXPECT_THAT(subjects.did_not_help, HasSubstr("[#7]")) << language.tag;
    EXPECT_NE(subjects.solved, subjects.did_not_help) << language.tag;
  }

  const auto own = Templates::make({{"acknowledgement.fr.text.mustache", "Subject: x\n\nBonjour"},
                                    {"acknowledgement.pt.text.mustache",
                                     "Subject: x\nSolved: Ajudou {{ticket}}\nDid-Not-Help: Não\n\nOlá"}});
  ASSERT_TRUE(own);
  EXPECT_EQ(vote_subjects(*own, "fr", 7).solved, "This solved it [#7]") << "a template without them";
  EXPECT_EQ(vote_subjects(*own, "pt", 7), (VoteSubjects{"Ajudou 7", "Não"}));
}

TEST(AcknowledgementTest, ThePromiseAndThePersonStandAboveTheAnswers) {
  const Templates templates = Templates::shipped();
  for (const Language& language : languages) {
    SCOPED_TRACE(language.tag);
    AcknowledgementFacts f = facts(language);
    f.answers = {answer()};
    const std::string text = acknowledgement(templates, f).text;

    const std::size_t answers = text.find(answer().question);
    ASSERT_NE(answers, std::string::npos);
    EXPECT_LT(text.find(language.promised), answers);
    // The paragraph before the signature of a reply without answers says "just reply".
    const std::string plain = acknowledgement(templates, facts(language)).text;
    std::size_t paragraph = 0;
    for (int i = 0; i < 3; ++i) paragraph = plain.find("\n\n", paragraph) + 2;
    const std::string just_reply = plain.substr(paragraph, plain.find("\n\n", paragraph) - paragraph);
    EXPECT_LT(text.find(just_reply), answers) << just_reply;
  }
}

TEST(AcknowledgementTest, ADeskWithoutANameIsItsAddress) {
  AcknowledgementFacts f = facts(languages[0]);
  f.desk_name.clear();

  EXPECT_THAT(acknowledgement(Templates::shipped(), f).text, HasSubstr("\nsupport@acme.example\n"));
}

TEST(AcknowledgementTest, TheLanguageIsTheCustomersThenTheMailboxsThenEnglish) {
  const Templates templates = Templates::shipped();
  EXPECT_EQ(acknowledgement_language(templates, "ru", {"de", "en"}), "ru");
  EXPECT_EQ(acknowledgement_language(templates, "zh-Hant", {"de"}), "zh");
  EXPECT_EQ(acknowledgement_language(templates, "fr", {"de", "en"}), "de");
  EXPECT_EQ(acknowledgement_language(templates, "", {"fr", "bg"}), "bg");
  EXPECT_EQ(acknowledgement_language(templates, "", {}), "en");

  AcknowledgementFacts f = facts(languages[0]);
  f.language = "xx";
  EXPECT_THAT(acknowledgement(templates, f).text, HasSubstr("Hello,"));
}

TEST(AcknowledgementTest, HebrewRunsFromRightToLeft) {
  const std::string text = "Subject: x\n\n{{direction}}";
  const auto templates =
      Templates::make({{"acknowledgement.he-IL.text.mustache", text},
                       {"acknowledgement.he-IL.html.mustache", "<div dir=\"{{direction}}\">"}});
  ASSERT_TRUE(templates);

  const AcknowledgementText rendered = acknowledgement(*templates, {.language = "he-IL", .ticket = 1});

  EXPECT_EQ(rendered.html, "<div dir=\"rtl\">");
  EXPECT_THAT(acknowledgement(*templates, {.language = "de"}).html,
              HasSubstr("<html lang=\"de\" dir=\"ltr\">"));
}

}  // namespace
}  // namespace ticketd::autoresponder
