// Does an agent's answer hold the text of an FAQ entry? Agents paste, wrap and mend: what counts is that
// nearly all runs of three words of the entry stand in the answer, in whatever layout. Pure and immutable:
// built once for a library, asked by any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/faq_entry.hpp"

namespace ticketd::autoresponder {

class EntryRecognition {
 public:
  /// Share of an entry's runs that must stand in a text: one changed word of an entry costs three of them.
  static constexpr double enough = 0.6;
  /// Shorter entries ("Yes.", "See our site.") are in too many texts to mean anything.
  static constexpr std::size_t min_entry_words = 8;
  /// Only so much of an entry and of a text is looked at.
  static constexpr std::size_t max_entry_runs = 400;
  static constexpr std::size_t max_text_bytes = 32U << 10U;
  static constexpr std::size_t max_found = 3;

  EntryRecognition() = default;
  explicit EntryRecognition(std::span<const FaqEntry> entries);

  struct Found {
    std::string id{};
    std::string language{};
    double share = 0;  ///< of the entry that stands in the text, enough..1
    bool operator==(const Found&) const = default;
  };
  /// Best first, each id once. Of entries that say the same the first by id.
  std::vector<Found> entries_in(std::string_view text) const;

 private:
  struct Entry {
    std::string id{};
    std::string language{};
    std::uint32_t runs = 0;
  };
  struct Run {
    std::uint64_t hash = 0;
    std::uint32_t entry = 0;
    auto operator<=>(const Run&) const = default;
  };
  std::vector<Entry> entries_{};
  std::vector<Run> runs_{};  ///< sorted
};

}  // namespace ticketd::autoresponder
