// What the configuration asks of the disk, so that its tests need none.
#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <vector>

namespace ticketd::config {

class Files {
 public:
  static constexpr std::size_t max_bytes = 4U << 20U;  ///< of one file that is read whole

  enum class Access { missing, unreadable, not_a_file, empty, open_to_all, fine };

  Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  virtual ~Files() = default;

  /// `open_to_all`: users who are neither its owner nor of its group may read or write it. Asked as this
  /// process.
  virtual Access access(const std::filesystem::path& file) const = 0;
  /// The whole file, or in words why not.
  virtual std::expected<std::string, std::string> read(const std::filesystem::path& file) const = 0;
  /// The names in a folder, sorted, without hidden ones; or in words why not.
  virtual std::expected<std::vector<std::string>, std::string> list(
      const std::filesystem::path& folder) const = 0;
  /// $CREDENTIALS_DIRECTORY; empty when systemd gave none.
  virtual std::filesystem::path credentials_directory() const = 0;
};

/// The real ones.
class DiskFiles final : public Files {
 public:
  Access access(const std::filesystem::path& file) const override;
  std::expected<std::string, std::string> read(const std::filesystem::path& file) const override;
  std::expected<std::vector<std::string>, std::string> list(
      const std::filesystem::path& folder) const override;
  std::filesystem::path credentials_directory() const override;
};

}  // namespace ticketd::config
