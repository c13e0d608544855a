// An entry offered for a mail.
#pragma once

#include <string>

namespace ticketd::autoresponder {

struct Suggestion {
  std::string id{};
  std::string language{};  ///< primary language of the entry
  double confidence = 0;   ///< of the first suggestion: the probability that it answers the mail, 0..1
  bool operator==(const Suggestion&) const = default;
};

}  // namespace ticketd::autoresponder
