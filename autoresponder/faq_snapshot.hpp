// The FAQ as it is used at one moment: entries, their pictures, the matcher over them and what it takes to be
// shown. Immutable once it is shared: any number of threads may read it, and a change gives another one.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "autoresponder/entry_recognition.hpp"
#include "autoresponder/faq_library.hpp"
#include "autoresponder/matcher.hpp"
#include "autoresponder/quiet_phrases.hpp"

namespace ticketd::autoresponder {

/// Bytes by name below the FAQ's folder: "orders/size-chart.png".
using FaqPictures = std::map<std::string, std::string, std::less<>>;

struct FaqSnapshot {
  std::shared_ptr<const FaqLibrary> library{};    ///< never nullptr in a shared snapshot
  std::shared_ptr<const FaqPictures> pictures{};  ///< likewise
  std::shared_ptr<const Matcher> matcher{};       ///< likewise; shared with the snapshots it was learned from
  std::shared_ptr<const QuietPhrases> phrases{};  ///< likewise
  std::shared_ptr<const EntryRecognition> recognition{};  ///< likewise
  DeskCalibration calibration{};                          ///< the matcher's
  /// Share of the confidence that is left of entries that do not help; the others are not in it.
  std::map<std::string, double, std::less<>> sunk{};
  double threshold = 0.95;    ///< confidence of the first suggestion from which on customers see it
  std::size_t max_shown = 3;  ///< how many answers a customer gets at most
};

}  // namespace ticketd::autoresponder
