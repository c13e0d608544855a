#include "autoresponder/faq_library.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace ticketd::autoresponder {
namespace {

/// "orders/chart.png" for "chart.png" in "orders/where.en.md"; leaves ".." alone, which then names no
/// picture.
std::string beside(std::string_view file, std::string_view picture) {
  if (picture.starts_with("./")) picture.remove_prefix(2);
  const auto slash = file.rfind('/');
  if (slash == std::string_view::npos) return std::string(picture);
  return std::string(file.substr(0, slash + 1)) + std::string(picture);
}

}  // namespace

const FaqEntry* FaqLibrary::find(std::string_view id, std::string_view language) const {
  const auto found = std::ranges::find_if(
      entries, [&](const FaqEntry& entry) { return entry.id == id && entry.language == language; });
  return found == entries.end() ? nullptr : &*found;
}

FaqLibrary read_faq_library(std::span<const FaqFile> files, std::span<const std::string> pictures) {
  std::vector<const FaqFile*> sorted;
  sorted.reserve(files.size());
  for (const FaqFile& file : files) sorted.push_back(&file);
  std::ranges::sort(sorted, {}, [](const FaqFile* file) { return std::string_view(file->name); });
  std::vector<std::string_view> known_pictures(pictures.begin(), pictures.end());
  std::ranges::sort(known_pictures);

  FaqLibrary library;
  std::map<std::pair<std::string, std::string>, std::string> taken;
  for (const FaqFile* file : sorted) {
    if (library.entries.size() >= max_entries) {
      library.mistakes.push_back(
          {file->name, 1,
           "there are " + std::to_string(max_entries) + " entries already; this one is left out"});
      continue;
    }
    auto entry = read_faq_entry(file->name, file->content);
    if (!entry) {
      library.mistakes.insert(library.mistakes.end(), entry.error().begin(), entry.error().end());
      continue;
    }
    bool good = true;
    for (const std::string& picture : pictures_of(*entry)) {
      if (std::ranges::binary_search(known_pictures, std::string_view(beside(file->name, picture)))) continue;
      library.mistakes.push_back({file->name, 1, "there is no picture \"" + picture + "\" beside this file"});
      good = false;
    }
    const auto [other, is_new] = taken.try_emplace({entry->id, entry->language}, file->name);
    if (!is_new) {
      library.mistakes.push_back({file->name, 1,
                                  "the entry \"" + entry->id + "\" in \"" + entry->language +
                                      "\" stands in " + other->second + " already"});
      good = false;
    }
    if (good) library.entries.push_back(*std::move(entry));
  }
  return library;
}

}  // namespace ticketd::autoresponder
