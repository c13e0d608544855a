// Does a server's host name mean anything? Asked before connecting: "no such host" helps more than "no
// connection".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/config/config.hpp"
#include "daemon/config/server_url.hpp"
#include "daemon/task.hpp"

namespace ticketd::doctor {

/// What to do when it does not.
constexpr std::string_view name_remedy = "check the host name and this machine's DNS (getent hosts NAME)";

/// Nothing when the name can be looked up; else a sentence.
Task<std::optional<std::string>> check_name(config::ServerSettings server, config::Protocol protocol);

}  // namespace ticketd::doctor
