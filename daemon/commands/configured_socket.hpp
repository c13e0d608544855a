// Where the running daemon listens. Of the whole configuration only this one key is read: a mistake elsewhere
// in the file, or a secret that only the service may read, keeps nobody from asking how the daemon is.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace ticketd::commands {

/// daemon.control_socket of that file, or its default; relative to the file's folder. On failure "file:line:
/// what".
std::expected<std::filesystem::path, std::string> configured_socket(const std::filesystem::path& config);

}  // namespace ticketd::commands
