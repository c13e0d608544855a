// A folder of FAQ files as entries. One bad file never takes the others with it. No I/O: the caller reads the
// folder.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autoresponder/faq_entry.hpp"

namespace ticketd::autoresponder {

/// A file of the folder: its path below it ("orders/where.en.md") and its content.
struct FaqFile {
  std::string name{};
  std::string content{};
  bool operator==(const FaqFile&) const = default;
};

struct FaqLibrary {
  std::vector<FaqEntry> entries{};     ///< in the order of the files' names
  std::vector<FaqMistake> mistakes{};  ///< by file and line; a file with one has no entry
  bool operator==(const FaqLibrary&) const = default;

  /// The entry of that id in that language; nullptr when there is none.
  const FaqEntry* find(std::string_view id, std::string_view language) const;
};

/// More files than this are refused by name, so that a wrong folder cannot eat the machine.
inline constexpr std::size_t max_entries = 20'000;

/// `files` are the Markdown files, `pictures` the names of all others beside them, below the same folder. A
/// second file for the same (id, language) is refused, and so is an entry that shows a picture that is not
/// there.
FaqLibrary read_faq_library(std::span<const FaqFile> files, std::span<const std::string> pictures);

}  // namespace ticketd::autoresponder
