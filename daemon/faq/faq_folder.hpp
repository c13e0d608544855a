// The files of an FAQ as they lie on the disk. Blocking: never on the event loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

#include "autoresponder/faq_snapshot.hpp"

namespace ticketd {

/// Pictures go out with every mail that shows them, and wait in memory until then.
inline constexpr std::size_t max_picture_bytes = 512U << 10U;
inline constexpr std::size_t max_pictures_bytes = 32U << 20U;
/// Folders and files that are looked at; a wrong path (/usr) must not keep us busy.
inline constexpr std::size_t max_folder_files = 50'000;

struct FaqFolder {
  std::vector<autoresponder::FaqFile> files{};        ///< the Markdown files, README.md left out
  autoresponder::FaqPictures pictures{};              ///< png, jpg, jpeg, gif, webp
  std::vector<autoresponder::FaqMistake> mistakes{};  ///< what could not be read
  std::vector<std::filesystem::path> folders{};       ///< the folder itself and all below it
};

/// Everything below `folder` but hidden files; or, in words, why it cannot be read.
std::expected<FaqFolder, std::string> read_faq_folder(const std::filesystem::path& folder);

/// Changes when a name, a size or a time of change below `folder` does; 0 when it cannot be read.
std::uint64_t faq_fingerprint(const std::filesystem::path& folder);

}  // namespace ticketd
