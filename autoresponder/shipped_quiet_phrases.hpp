// quiet_phrases.toml, compiled in. Used by quiet_phrases.cpp only.
#pragma once

#include <string_view>

namespace ticketd::autoresponder {

std::string_view shipped_quiet_phrases();

}  // namespace ticketd::autoresponder
