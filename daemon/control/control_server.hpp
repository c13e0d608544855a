// The daemon's side of the control socket: a Unix socket through which the command line talks to the one
// process that has the database open. Knows no command itself: the handlers are given. Who may connect is the
// file's permission (0660) and that of its folder. Runs on the loop; run() ends by cancellation only, after
// the sessions it started have ended.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <string>

#include "daemon/task.hpp"

namespace ticketd {

/// Answers one command. What it throws is logged and reaches the client as an error.
using ControlHandler = std::function<Task<boost::json::value>(boost::json::object arguments)>;
using ControlHandlers = std::map<std::string, ControlHandler, std::less<>>;

struct ControlLimits {
  std::size_t sessions = 32;  ///< at once; further clients are turned away with an error
  std::chrono::steady_clock::duration idle = std::chrono::seconds(30);  ///< until a request line is complete
  std::chrono::steady_clock::duration handler = std::chrono::minutes(10);  ///< of one command
  std::chrono::steady_clock::duration write = std::chrono::seconds(30);    ///< of one answer
};

class ControlServer {
 public:
  /// Listens on `socket_path` at once. A socket file left by a dead process is replaced. Throws
  /// std::runtime_error with a sentence for the operator: a living process answers there, the path is too
  /// long or taken by something else, the folder is missing or not ours.
  ControlServer(asio::any_io_executor loop, std::filesystem::path socket_path, ControlHandlers handlers,
                ControlLimits limits = {});
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;
  /// Removes the socket file. run() must have ended.
  ~ControlServer();

  /// Serves until it is cancelled.
  Task<> run();

 private:
  using Socket = asio::local::stream_protocol::socket;
  struct Session {
    asio::cancellation_signal stop;
  };

  Task<> accept_for_ever();
  void start_session(Socket socket);
  Task<> serve(Socket socket);
  Task<std::string> answer(std::string line);
  Task<> end_sessions();

  asio::any_io_executor loop_;
  std::filesystem::path path_;
  ControlHandlers handlers_;
  ControlLimits limits_;
  asio::local::stream_protocol::acceptor acceptor_;
  asio::steady_timer all_ended_;
  std::list<Session> sessions_;
};

}  // namespace ticketd
