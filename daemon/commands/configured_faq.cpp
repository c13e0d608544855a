#include "daemon/commands/configured_faq.hpp"

#include <ostream>

#include "daemon/config/read_config.hpp"

namespace ticketd::commands {

std::optional<config::Config> configured_faq(Console& console, const std::filesystem::path& config) {
  auto read = config::load_config(config, config::Purpose::check);
  if (!read) {
    console.err << config::describe(read.error());
    return std::nullopt;
  }
  if (!read->faq.enabled) {
    console.err << config.string() << " has no [faq] that is switched on\n";
    return std::nullopt;
  }
  return std::move(*read);
}

desk::Desk desk_for_trial(const config::Config& config) {
  desk::Desk desk{.config = config.desk};
  desk.keys.keys = {{.id = "aa"}};
  if (auto templates = autoresponder::Templates::make(config.templates))
    desk.templates = std::move(*templates);
  return desk;
}

}  // namespace ticketd::commands
