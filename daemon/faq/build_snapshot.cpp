#include "daemon/faq/build_snapshot.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace ticketd {

std::shared_ptr<const autoresponder::FaqSnapshot> build_snapshot(FaqFolder folder,
                                                                 const FaqExperience& experience,
                                                                 const config::FaqSettings& settings) {
  std::vector<std::string> pictures;
  pictures.reserve(folder.pictures.size());
  for (const auto& [name, bytes] : folder.pictures) pictures.push_back(name);
  autoresponder::FaqLibrary library = autoresponder::read_faq_library(folder.files, pictures);
  std::ranges::move(folder.mistakes, std::back_inserter(library.mistakes));

  const autoresponder::DeskCalibration calibration = autoresponder::fit_calibration(experience.labels);
  autoresponder::FaqSnapshot snapshot{
      .calibration = calibration,
      .threshold = autoresponder::fitted_threshold(experience.labels, calibration, settings.precision),
      .max_shown = settings.max_shown};
  snapshot.matcher = autoresponder::Matcher::build(library.entries, experience.examples, calibration);
  for (const auto& [entry, votes] : experience.votes)
    if (autoresponder::sinks(votes)) snapshot.sunk[entry] = autoresponder::confidence_left(votes);
  snapshot.recognition = std::make_shared<const autoresponder::EntryRecognition>(library.entries);
  snapshot.library = std::make_shared<const autoresponder::FaqLibrary>(std::move(library));
  snapshot.pictures = std::make_shared<const autoresponder::FaqPictures>(std::move(folder.pictures));
  // The configuration was read with these phrases, so there are no mistakes in them.
  auto phrases = autoresponder::QuietPhrases::make(settings.quiet_phrases);
  snapshot.phrases = std::make_shared<const autoresponder::QuietPhrases>(
      phrases ? std::move(*phrases) : autoresponder::QuietPhrases::shipped());
  return std::make_shared<const autoresponder::FaqSnapshot>(std::move(snapshot));
}

}  // namespace ticketd
