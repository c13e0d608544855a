// The workers of the daemon: each one coroutine that runs for ever, started and ended together.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <exception>
#include <functional>
#include <list>
#include <string>

#include "daemon/task.hpp"

namespace ticketd {

class WorkerGroup {
 public:
  /// `on_failure` hears of a worker that ended by an exception that was not its cancellation.
  WorkerGroup(asio::any_io_executor loop,
              std::function<void(const std::string& name, std::exception_ptr)> on_failure)
      : loop_(std::move(loop)), on_failure_(std::move(on_failure)), ended_(loop_) {}
  WorkerGroup(const WorkerGroup&) = delete;
  WorkerGroup& operator=(const WorkerGroup&) = delete;

  void start(std::string name, Task<> work);
  /// Cancels every worker and returns when all have ended. Must not be awaited by one of them.
  Task<> stop();
  /// Waits until every worker has ended by itself, for `limit` at most; false: some have not.
  Task<bool> ended_within(std::chrono::steady_clock::duration limit);

 private:
  Task<bool> ended_before(asio::steady_timer::time_point deadline);

  struct Worker {
    std::string name;
    asio::cancellation_signal stop;
  };
  asio::any_io_executor loop_;
  std::function<void(const std::string&, std::exception_ptr)> on_failure_;
  asio::steady_timer ended_;
  std::list<Worker> workers_;
};

}  // namespace ticketd
