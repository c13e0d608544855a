// The command line's side of the control socket: one request, one answer, then the connection is closed.
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <expected>
#include <filesystem>
#include <string>

#include "daemon/control/control_protocol.hpp"
#include "daemon/task.hpp"

namespace ticketd {

struct ControlError {
  enum class Kind {
    not_running,    ///< nobody listens there
    not_permitted,  ///< the file's permissions keep us out
    failed,         ///< the daemon answered with an error, with nonsense, or not in time
  };
  Kind kind = Kind::failed;
  std::string detail{};  ///< a sentence for people
};

/// Asks the daemon that listens on `socket_path`; `limit` covers everything.
Task<std::expected<boost::json::value, ControlError>> ask_control(std::filesystem::path socket_path,
                                                                  ControlRequest request,
                                                                  std::chrono::steady_clock::duration limit);

/// The same on a loop of its own: for the command line.
std::expected<boost::json::value, ControlError> ask_daemon(
    const std::filesystem::path& socket_path, ControlRequest request,
    std::chrono::steady_clock::duration limit = std::chrono::minutes(11));

}  // namespace ticketd
