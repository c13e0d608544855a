// The configuration for commands that need its FAQ and its texts, but no servers and no secrets.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "daemon/commands/console.hpp"
#include "daemon/config/config.hpp"
#include "daemon/desk/desk.hpp"

namespace ticketd::commands {

/// With a FAQ that is switched on; nothing, and why on err, otherwise.
std::optional<config::Config> configured_faq(Console& console, const std::filesystem::path& config);

/// The rules by it, with keys of no worth: whoever edits texts has no access to the real ones, and tokens of
/// a trial must open nothing.
desk::Desk desk_for_trial(const config::Config& config);

}  // namespace ticketd::commands
