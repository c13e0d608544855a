// A mail whose right answer is known.
#pragma once

#include <optional>
#include <string>

namespace ticketd::autoresponder {

/// `entry` is the id of the entry that answers `text`. Without one, a person answered in own words: no entry
/// fits. `weight` says how far it is trusted, up to 1. Below 0 the entry did NOT help with `text` (it needs
/// an entry then).
struct Example {
  std::string text{};
  std::optional<std::string> entry{};
  std::string language{};  ///< BCP 47; empty: unknown
  double weight = 1;
  bool operator==(const Example&) const = default;
};

}  // namespace ticketd::autoresponder
