#include "daemon/faq/faq_folder.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <optional>
#include <system_error>

#include "parser/ascii.hpp"

namespace ticketd {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 5> picture_endings{".png", ".jpg", ".jpeg", ".gif", ".webp"};

enum class FileKind { entry, picture, other };

FileKind kind_of(const fs::path& file) {
  const std::string ending = parser::ascii_lower(file.extension().string());
  if (ending == ".md" && file.filename() != "README.md") return FileKind::entry;
  return std::ranges::find(picture_endings, ending) == picture_endings.end() ? FileKind::other
                                                                             : FileKind::picture;
}

/// Calls `found` for every file and `entered` for every folder that is not hidden, in no order.
std::error_code walk(const fs::path& top, const std::function<void(const fs::directory_entry&)>& found,
                     const std::function<void(const fs::path&)>& entered) {
  std::error_code error;
  fs::recursive_directory_iterator at(top, fs::directory_options::skip_permission_denied, error);
  if (error) return error;
  entered(top);
  std::size_t seen = 0;
  for (; at != fs::recursive_directory_iterator() && seen < max_folder_files; at.increment(error), ++seen) {
    if (error) return error;
    const bool hidden = at->path().filename().native().starts_with('.');
    if (at->is_directory(error)) {
      if (hidden || at->is_symlink(error))
        at.disable_recursion_pending();
      else
        entered(at->path());
    } else if (!hidden && at->is_regular_file(error)) {
      found(*at);
    }
  }
  return {};
}

/// At most `limit` bytes; nothing when it cannot be read.
std::optional<std::string> read_up_to(const fs::path& file, std::size_t limit) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::error_code ignored;
  const std::uintmax_t size = fs::file_size(file, ignored);
  std::string bytes(ignored ? limit : std::min<std::uintmax_t>(limit, size), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad()) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

void mix(std::uint64_t& hash, std::uint64_t value) {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15ULL;
  hash ^= hash >> 29U;
}

}  // namespace

std::expected<FaqFolder, std::string> read_faq_folder(const fs::path& folder) {
  FaqFolder read;
  std::size_t pictures_bytes = 0;
  const auto refuse = [&](const std::string& name, std::string what) {
    read.mistakes.push_back({.file = name, .line = 1, .what = std::move(what)});
  };
  const auto take_picture = [&](const std::string& name, const fs::directory_entry& file) {
    auto bytes = read_up_to(file.path(), max_picture_bytes + 1);
    if (!bytes) return refuse(name, "the picture cannot be read");
    if (bytes->size() > max_picture_bytes)
      return refuse(name, "the picture is larger than 512 KB: it would go out with every mail that shows it");
    if (pictures_bytes + bytes->size() > max_pictures_bytes)
      return refuse(name, "all pictures together are larger than 32 MB; this one is left out");
    pictures_bytes += bytes->size();
    read.pictures.emplace(name, std::move(*bytes));
  };
  const auto take = [&](const fs::directory_entry& file) {
    const std::string name = file.path().lexically_relative(folder).generic_string();
    switch (kind_of(file.path())) {
      case FileKind::picture:
        return take_picture(name, file);
      case FileKind::entry:
        if (auto text = read_up_to(file.path(), autoresponder::max_entry_bytes + 1))
          read.files.push_back({.name = name, .content = std::move(*text)});
        else
          refuse(name, "the file cannot be read");
        return;
      case FileKind::other:
        return;
    }
  };
  const std::error_code error =
      walk(folder, take, [&](const fs::path& entered) { read.folders.push_back(entered); });
  if (error) return std::unexpected(folder.string() + ": " + error.message());
  std::ranges::sort(read.mistakes, {}, &autoresponder::FaqMistake::file);
  return read;
}

std::uint64_t faq_fingerprint(const fs::path& folder) {
  std::uint64_t sum = 0;  // of the files' hashes: the order of a directory means nothing
  const std::error_code error = walk(
      folder,
      [&](const fs::directory_entry& file) {
        std::error_code ignored;  // a file that vanishes meanwhile: the next look sees that it is gone
        std::uint64_t hash = std::hash<std::string>{}(file.path().native());
        mix(hash, file.file_size(ignored));
        mix(hash, static_cast<std::uint64_t>(file.last_write_time(ignored).time_since_epoch().count()));
        sum += hash;
      },
      [&](const fs::path& entered) { sum += std::hash<std::string>{}(entered.native()); });
  return error ? 0 : sum;
}

}  // namespace ticketd
