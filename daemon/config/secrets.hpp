// Secrets by file: "/etc/ticketd/imap-password", or "credential:imap" for what systemd hands to the service
// (LoadCredential=, systemd.exec(5)). Only where they are and who may read them; nothing here reads one.
#pragma once

#include <filesystem>
#include <string_view>

#include "daemon/config/draft.hpp"

namespace ticketd::config {

/// The file that `key` of `section` names; empty when it is missing or a mistake (noted).
std::filesystem::path secret_file(Draft& draft, const Section& section, std::string_view key);
/// The same for a path given otherwise, with what to do when it is not there.
std::filesystem::path secret_file(Draft& draft, Place at, std::string_view key, const std::string& named,
                                  const std::string& when_missing);

}  // namespace ticketd::config
