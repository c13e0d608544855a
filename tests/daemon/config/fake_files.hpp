// A disk in memory for the configuration's tests.
#pragma once

#include <map>

#include "daemon/config/files.hpp"

namespace ticketd::config {

class FakeFiles final : public Files {
 public:
  std::map<std::string, Access> secrets{};     ///< by path; others are missing
  std::map<std::string, std::string> texts{};  ///< by path
  std::map<std::string, std::vector<std::string>> folders{};
  std::string credentials{};

  Access access(const std::filesystem::path& file) const override {
    const auto found = secrets.find(file.string());
    return found == secrets.end() ? Access::missing : found->second;
  }
  std::expected<std::string, std::string> read(const std::filesystem::path& file) const override {
    const auto found = texts.find(file.string());
    if (found == texts.end()) return std::unexpected("there is no such file");
    return found->second;
  }
  std::expected<std::vector<std::string>, std::string> list(
      const std::filesystem::path& folder) const override {
    const auto found = folders.find(folder.string());
    if (found == folders.end()) return std::unexpected("No such file or directory");
    return found->second;
  }
  std::filesystem::path credentials_directory() const override { return credentials; }
};

}  // namespace ticketd::config
