// A small FAQ for tests of what is offered and learned.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "autoresponder/faq_snapshot.hpp"

namespace ticketd::desk::test {

inline autoresponder::FaqEntry shop_entry(std::string id, std::string language, std::string question,
                                          std::string answer) {
  return {.id = std::move(id),
          .language = std::move(language),
          .questions = {std::move(question)},
          .answer_markdown = std::move(answer)};
}

inline const std::string delivery_text =
    "Parcels leave our warehouse on the next working day and need two to four days within Europe.";
inline const std::string returns_text =
    "You have thirty days to send a parcel back: print the label and hand the parcel in at any post office.";
inline const std::string returns_text_de =
    "Sie haben dreißig Tage Zeit, ein Paket zurückzuschicken: drucken Sie das Etikett aus.";

inline std::shared_ptr<const autoresponder::FaqSnapshot> shop_faq() {
  auto library = std::make_shared<autoresponder::FaqLibrary>();
  library->entries = {
      shop_entry("delivery", "en", "How long is delivery?", delivery_text),
      shop_entry("returns", "en", "How do I send something back?", returns_text),
      shop_entry("returns", "de", "Wie schicke ich etwas zurück?", returns_text_de),
      shop_entry("payment", "en", "How can I pay?",
                 "By card:\n\n- at the door\n- [here](https://shop.example/pay)\n\n![label](label.png)")};
  auto snapshot = std::make_shared<autoresponder::FaqSnapshot>();
  snapshot->pictures =
      std::make_shared<const autoresponder::FaqPictures>(autoresponder::FaqPictures{{"label.png", "PNG"}});
  snapshot->phrases =
      std::make_shared<const autoresponder::QuietPhrases>(autoresponder::QuietPhrases::shipped());
  snapshot->recognition = std::make_shared<const autoresponder::EntryRecognition>(library->entries);
  snapshot->matcher = autoresponder::Matcher::build(library->entries, {});
  snapshot->library = std::move(library);
  return snapshot;
}

}  // namespace ticketd::desk::test
