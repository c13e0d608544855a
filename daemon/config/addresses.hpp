// Mail addresses as the configuration gives them: bare, lower case afterwards, compared without +detail.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/config/section.hpp"

namespace ticketd::config {

/// The address under `key`, lower case; empty when it is missing or a mistake (noted).
std::string read_address(const Section& section, std::string_view key, Mistakes& mistakes);
/// Those of a list (or the one text), without the mistaken ones.
std::vector<std::string> read_addresses(const Section& section, std::string_view key, Mistakes& mistakes);

/// support+x@acme.example -> support@acme.example, lower case.
std::string without_detail(std::string_view address);

}  // namespace ticketd::config
