// Answers the command line as a daemon does: a real control server with made-up answers, on a thread of its
// own.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "daemon/control/control_server.hpp"

namespace ticketd::commands::test {

/// A daemon that answers each command with what it was given.
class FakeDaemon {
 public:
  FakeDaemon(const std::filesystem::path& socket, const std::map<std::string, std::string>& answers) {
    ControlHandlers handlers;
    for (const auto& [command, answer] : answers)
      handlers[command] = [this, parsed = boost::json::parse(answer)](
                              boost::json::object arguments) -> Task<boost::json::value> {
        return remember(parsed, std::move(arguments));
      };
    server_.emplace(io_.get_executor(), socket, std::move(handlers));
    asio::co_spawn(io_, server_->run(),
                   asio::bind_cancellation_slot(stop_.slot(), [](const std::exception_ptr&) {}));
    thread_ = std::thread([this] { io_.run(); });
  }
  ~FakeDaemon() {
    asio::post(io_, [this] { stop_.emit(asio::cancellation_type::terminal); });
    thread_.join();
  }
  boost::json::object last_arguments() const { return last_arguments_; }

 private:
  Task<boost::json::value> remember(boost::json::value answer, boost::json::object arguments) {
    last_arguments_ = std::move(arguments);  // read by the test after the answer has come
    co_return answer;
  }

  asio::io_context io_{1};
  boost::json::object last_arguments_;
  std::optional<ControlServer> server_;
  asio::cancellation_signal stop_;
  std::thread thread_;
};

}  // namespace ticketd::commands::test
