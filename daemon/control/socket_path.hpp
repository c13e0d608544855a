// The kernel's bound on the name of a Unix socket (unix(7)): 107 bytes. Asio throws a bare "File name too
// long".
#pragma once

#include <sys/un.h>

#include <filesystem>
#include <string_view>

namespace ticketd {

inline bool fits_socket_address(const std::filesystem::path& path) {
  return path.native().size() < sizeof(sockaddr_un::sun_path);
}

constexpr std::string_view socket_address_too_long =
    "the path is longer than the 107 bytes a Unix socket may have";

}  // namespace ticketd
