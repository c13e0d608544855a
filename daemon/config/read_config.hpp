// From the text of ticketd.toml to a Config, or to every mistake in it. Pure: the files it names are asked
// about through `Files`. load_config() is the thin shell around it.
#pragma once

#include <expected>
#include <filesystem>
#include <string_view>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/config/files.hpp"

namespace ticketd::config {

/// `check` looks from outside the service: secrets that only systemd hands out ("credential:NAME") are noted
/// instead of being missed. `run` misses nothing.
enum class Purpose { check, run };

/// `file` is named in mistakes, and relative paths are meant from its folder. Never throws on input.
std::expected<Config, std::vector<ConfigMistake>> read_config(std::string_view text,
                                                              const std::filesystem::path& file,
                                                              const Files& files, Purpose purpose);

/// The same from disk; an unreadable file is a mistake like others.
std::expected<Config, std::vector<ConfigMistake>> load_config(const std::filesystem::path& file,
                                                              Purpose purpose);

}  // namespace ticketd::config
