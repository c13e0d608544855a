// A small FAQ of a lamp shop, for tests of the matcher.
#pragma once

#include <string>
#include <vector>

#include "autoresponder/faq_entry.hpp"
#include "autoresponder/faq_example.hpp"

namespace ticketd::autoresponder::test {

inline FaqEntry faq_entry(std::string id, std::string language, std::vector<std::string> questions,
                          std::string answer) {
  return {.id = std::move(id),
          .language = std::move(language),
          .questions = std::move(questions),
          .answer_markdown = std::move(answer)};
}

inline std::vector<FaqEntry> lamp_shop() {
  return {
      faq_entry("return", "en", {"How can I return a lamp?", "send back something I bought"},
                "You have 30 days. Print the label and bring the parcel to the post office."),
      faq_entry("delivery", "en", {"How long does delivery take?", "when will my parcel arrive"},
                "Two to four working days."),
      faq_entry("payment", "en", {"Which ways of payment do you accept?", "can I pay by card"},
                "Cards, bank transfer and invoice."),
      faq_entry("bulb", "en", {"Which bulb fits my lamp?"}, "All lamps take E27 bulbs up to 60 watts."),
      faq_entry("warranty", "en", {"How long is the warranty?"}, "Two years on everything."),
      faq_entry("return", "de", {"Wie kann ich eine Lampe zurückgeben?"}, "Sie haben 30 Tage."),
      faq_entry("delivery", "de", {"Wie lange dauert die Lieferung?"}, "Zwei bis vier Werktage."),
      faq_entry("delivery", "zh", {"送货需要多长时间？"}, "两到四个工作日。"),
  };
}

inline std::vector<Example> lamp_examples() {
  return {
      {.text = "I do not like the lamp, where do I send it", .entry = "return", .language = "en"},
      {.text = "want to give my order back", .entry = "return", .language = "en"},
      {.text = "still waiting for the package", .entry = "delivery", .language = "en"},
      {.text = "do you take credit cards", .entry = "payment", .language = "en"},
      {.text = "what kind of bulb do I need for the desk lamp", .entry = "bulb", .language = "en"},
      {.text = "are you looking for staff at the moment", .language = "en"},
  };
}

}  // namespace ticketd::autoresponder::test
