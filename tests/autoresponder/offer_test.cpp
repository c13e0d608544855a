#include "autoresponder/offer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ticketd::autoresponder {
namespace {

using namespace std::chrono;

constexpr year_month_day today = year{2026} / 11 / 24;

FaqEntry entry(const char* id, const char* language = "en") {
  return {.id = id, .language = language, .questions = {"?"}, .answer_markdown = "!"};
}

FaqLibrary library() {
  FaqEntry christmas = entry("christmas");
  christmas.valid_from = year{2026} / 12 / 1;
  FaqEntry summer = entry("summer");
  summer.valid_until = year{2026} / 11 / 23;
  FaqEntry ends_today = entry("ends-today");
  ends_today.valid_from = ends_today.valid_until = today;
  FaqEntry wholesale = entry("wholesale");
  wholesale.queue = "sales";
  return {.entries = {entry("returns"), entry("returns", "de"), entry("returns", "zh-Hans"),
                      entry("shipping"), entry("payment"), christmas, summer, ends_today, wholesale}};
}

struct Case {
  const char* name;
  std::vector<Suggestion> suggestions;
  const char* subject = "Returning something";
  const char* text = "Hello,\n\nhow can I return the jacket I bought?\n";
  const char* language = "en";
  std::vector<std::string> expected_ids{};
  Silence expected = Silence::none;
  std::vector<std::string> offered_before{};
  OfferRules rules{};
};

const char* const question = "Hello,\n\nhow can I return the jacket I bought?\n";
const char* const subject = "Returning something";
const std::vector<Suggestion> sure{{"returns", "en", 0.97}, {"shipping", "en", 0.02}};

const Case cases[] = {
    {.name = "sure enough", .suggestions = sure, .expected_ids = {"returns"}},
    {.name = "just at the threshold", .suggestions = {{"returns", "en", 0.95}}, .expected_ids = {"returns"}},
    {.name = "just below", .suggestions = {{"returns", "en", 0.9499}}, .expected = Silence::not_sure},
    {.name = "nothing was found", .suggestions = {}, .expected = Silence::not_sure},
    {.name = "a confidence that is no number",
     .suggestions = {{"returns", "en", std::numeric_limits<double>::quiet_NaN()}},
     .expected = Silence::not_sure},
    {.name = "the others when they are close",
     .suggestions = {{"returns", "en", 0.55},
                     {"shipping", "en", 0.25},
                     {"payment", "en", 0.14},
                     {"ends-today", "en", 0.02}},
     .expected_ids = {"returns", "shipping", "payment"},
     .rules = {.threshold = 0.5}},
    {.name = "never more than allowed",
     .suggestions = {{"returns", "en", 0.5}, {"shipping", "en", 0.4}, {"payment", "en", 0.3}},
     .expected_ids = {"returns", "shipping"},
     .rules = {.threshold = 0.5, .max_shown = 2}},
    {.name = "none are allowed",
     .suggestions = sure,
     .expected = Silence::switched_off,
     .rules = {.max_shown = 0}},
    {.name = "an entry in two languages is shown once",
     .suggestions = {{"returns", "en", 0.5}, {"returns", "de", 0.4}},
     .expected_ids = {"returns"},
     .rules = {.threshold = 0.5}},
    {.name = "one word",
     .suggestions = sure,
     .subject = "",
     .text = "returns",
     .expected = Silence::few_words},
    {.name = "two words and a greeting",
     .suggestions = sure,
     .subject = "",
     .text = "Hello,\n\nreturn jacket\n\nThanks\nAnn",
     .expected = Silence::few_words},
    {.name = "emoji only",
     .suggestions = sure,
     .subject = "",
     .text = "\U0001F600 \U0001F600 \U0001F600",
     .expected = Silence::few_words},
    {.name = "nothing at all",
     .suggestions = sure,
     .subject = "",
     .text = "",
     .expected = Silence::few_words},
    {.name = "a question in the subject alone",
     .suggestions = sure,
     .subject = "How can I return a jacket?",
     .text = "",
     .expected_ids = {"returns"}},
    {.name = "a Chinese sentence without spaces",
     .suggestions = {{"returns", "zh-Hans", 0.97}},
     .subject = "",
     .text = "请问怎么退回我买的外套？",
     .language = "zh",
     .expected_ids = {"returns"}},
    {.name = "a complaint",
     .suggestions = sure,
     .subject = subject,
     .text = "How can I return the jacket? My lawyer wants to know.",
     .expected = Silence::complaint},
    {.name = "in the subject",
     .suggestions = sure,
     .subject = "COMPLAINT about a jacket",
     .text = question,
     .expected = Silence::complaint},
    {.name = "urgent",
     .suggestions = sure,
     .subject = subject,
     .text = "How can I return the jacket? It is urgent.",
     .expected = Silence::urgent},
    {.name = "upset",
     .suggestions = sure,
     .subject = subject,
     .text = "This is the third time I write. How can I return the jacket?",
     .expected = Silence::upset},
    {.name = "shouting",
     .suggestions = sure,
     .subject = subject,
     .text = "HOW CAN I RETURN THE JACKET THAT I BOUGHT",
     .expected = Silence::upset},
    {.name = "with three exclamation marks",
     .suggestions = sure,
     .subject = subject,
     .text = "How can I return the jacket?!!",
     .expected = Silence::upset},
    {.name = "two are enthusiasm",
     .suggestions = sure,
     .subject = subject,
     .text = "How can I return the jacket!!",
     .expected_ids = {"returns"}},
    {.name = "short capitals are none",
     .suggestions = sure,
     .subject = "FAQ: VAT ID",
     .text = question,
     .expected_ids = {"returns"}},
    {.name = "an order's number",
     .suggestions = sure,
     .subject = subject,
     .text = "How can I return the jacket of order 4711?",
     .expected = Silence::own_facts},
    {.name = "in the reply's language, whatever the mail's is",
     .suggestions = sure,
     .subject = subject,
     .text = question,
     .language = "de",
     .expected_ids = {"returns"}},
    {.name = "nothing in the reply's language",
     .suggestions = {{"shipping", "en", 0.97}},
     .subject = subject,
     .text = question,
     .language = "de",
     .expected = Silence::not_offerable},
    {.name = "not before its first day",
     .suggestions = {{"christmas", "en", 0.97}},
     .expected = Silence::not_offerable},
    {.name = "not after its last day",
     .suggestions = {{"summer", "en", 0.97}},
     .expected = Silence::not_offerable},
    {.name = "on its only day", .suggestions = {{"ends-today", "en", 0.97}}, .expected_ids = {"ends-today"}},
    {.name = "not of another queue",
     .suggestions = {{"wholesale", "en", 0.97}},
     .expected = Silence::not_offerable},
    {.name = "unknown since the FAQ changed",
     .suggestions = {{"gone", "en", 0.97}},
     .expected = Silence::not_offerable},
    {.name = "not twice on one ticket",
     .suggestions = sure,
     .expected = Silence::not_offerable,
     .offered_before = {"returns"}},
    {.name = "the second best is no substitute for the best",
     .suggestions = {{"summer", "en", 0.6}, {"returns", "en", 0.4}},
     .expected = Silence::not_offerable,
     .rules = {.threshold = 0.5}},
    {.name = "what may not be shown is left out among the others",
     .suggestions = {{"returns", "en", 0.5}, {"summer", "en", 0.4}, {"payment", "en", 0.3}},
     .expected_ids = {"returns", "payment"},
     .rules = {.threshold = 0.5}},
};

TEST(OfferTest, IsRightOrSilent) {
  const FaqLibrary faq = library();
  const QuietPhrases phrases = QuietPhrases::shipped();
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Offer made = offer(faq, c.suggestions,
                             {.wanted = wanted_silence(phrases, c.subject, c.text),
                              .language = c.language,
                              .queue = "support",
                              .day = today,
                              .offered_before = c.offered_before},
                             c.rules);

    std::vector<std::string> ids;
    for (const OfferedEntry& e : made.entries) ids.push_back(e.entry->id);
    EXPECT_EQ(ids, c.expected_ids);
    EXPECT_EQ(made.silence, c.expected) << silence_name(made.silence);
    for (const OfferedEntry& e : made.entries)
      EXPECT_EQ(e.entry->language.substr(0, 2), std::string_view(c.language));
  }
}

TEST(OfferTest, AnEntryOfTheQueueIsShownThere) {
  const FaqLibrary faq = library();
  const std::vector<Suggestion> found{{"wholesale", "en", 0.97}};

  const Offer made = offer(faq, found, {.language = "en", .queue = "Sales", .day = today}, {});

  ASSERT_EQ(made.entries.size(), 1U);
  EXPECT_EQ(made.entries[0], (OfferedEntry{faq.find("wholesale", "en"), 0.97}));
}

TEST(OfferTest, AMailOfAMegabyteTakesBoundedTime) {
  const std::string text(1U << 20U, 'a');

  const auto begun = steady_clock::now();
  const Silence wanted = wanted_silence(QuietPhrases::shipped(), subject, text);

  EXPECT_LT(steady_clock::now() - begun, 1s);
  EXPECT_EQ(wanted, Silence::none);
}

}  // namespace
}  // namespace ticketd::autoresponder
