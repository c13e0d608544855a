// From a configuration to the rules that follow it.
#pragma once

#include <memory>
#include <optional>

#include "daemon/config/config.hpp"
#include "daemon/desk/desk.hpp"

namespace ticketd {

/// Reads the token keys. Throws std::runtime_error with a sentence for ops when they cannot be read.
std::shared_ptr<const desk::Desk> build_desk(const config::Config& config);

/// The configuration of `running.file` as it is now; nothing, and every reason in the log, when it has
/// mistakes or changes what only a restart can change.
std::optional<config::Config> read_new_config(const config::Config& running);

}  // namespace ticketd
