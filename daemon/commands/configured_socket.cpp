#include "daemon/commands/configured_socket.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cerrno>
#include <fstream>
#include <optional>
#include <system_error>

#include "daemon/config/config.hpp"

namespace ticketd::commands {

std::expected<std::filesystem::path, std::string> configured_socket(const std::filesystem::path& config) {
  if (const std::ifstream file(config); !file)
    return std::unexpected(fmt::format(
        "{}: {}\n    name it with --config FILE; the installed one is for root and the group ticketd",
        config.string(), std::generic_category().message(errno)));
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
