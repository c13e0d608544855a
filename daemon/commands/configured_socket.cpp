#include "daemon/commands/configured_socket.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <optional>

#include "daemon/config/config.hpp"

namespace ticketd::commands {

std::expected<std::filesystem::path, std::string> configured_socket(const std::filesystem::path& config) {
  std::optional<std::string> given;
  try {
    given = toml::parse_file(config.string())["daemon"]["control_socket"].value<std::string>();
  } catch (const toml::parse_error& e) {  // Debian's library has the throwing interface only
    return std::unexpected(fmt::format("{}:{}: {}", config.string(), e.source().begin.line, e.description()));
  }
  std::filesystem::path socket =
      given ? std::filesystem::path(*given) : config::DaemonSettings{}.control_socket;
  if (socket.is_absolute()) return socket;
  std::error_code ignored;  // of the current folder: then the path stays as it was written
  return std::filesystem::absolute(config, ignored).parent_path() / socket;
}

}  // namespace ticketd::commands
