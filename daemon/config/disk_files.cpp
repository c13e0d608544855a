#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "daemon/config/files.hpp"

namespace ticketd::config {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

Files::Access DiskFiles::access(const std::filesystem::path& file) const {
  struct stat status{};
  if (::stat(file.c_str(), &status) != 0) return errno == EACCES ? Access::unreadable : Access::missing;
  if (!S_ISREG(status.st_mode)) return Access::not_a_file;
  if (::access(file.c_str(), R_OK) != 0) return Access::unreadable;
  if ((status.st_mode & S_IRWXO) != 0) return Access::open_to_all;
  return status.st_size == 0 ? Access::empty : Access::fine;
}

std::expected<std::string, std::string> DiskFiles::read(const std::filesystem::path& file) const {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) return std::unexpected("there is no such file");
  if (error) return std::unexpected(reason(error.value()));
  if (status.type() != std::filesystem::file_type::regular) return std::unexpected("it is not a file");
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::unexpected(reason(errno));
  std::string content(max_bytes + 1, '\0');
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (in.bad()) return std::unexpected("it cannot be read to its end");
  content.resize(static_cast<std::size_t>(in.gcount()));
  if (content.size() > max_bytes) return std::unexpected("it is larger than 4 MB");
  return content;
}

std::expected<std::vector<std::string>, std::string> DiskFiles::list(
    const std::filesystem::path& folder) const {
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  if (error) return std::unexpected(reason(error.value()));
  std::vector<std::string> names;
  for (; entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    if (error) return std::unexpected(reason(error.value()));
    std::string name = entry->path().filename().string();
    if (!name.starts_with('.')) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

std::filesystem::path DiskFiles::credentials_directory() const {
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder == nullptr ? "" : folder;
}

}  // namespace ticketd::config
