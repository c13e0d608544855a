#include "daemon/worker_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>

namespace ticketd {
namespace {

bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& e) {
    return e.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;  // not swallowed: the caller hands `failure` on
  }
}

}  // namespace

void WorkerGroup::start(std::string name, Task<> work) {
  const auto worker = workers_.emplace(workers_.end());
  worker->name = std::move(name);
  asio::co_spawn(
      loop_, std::move(work),
      asio::bind_cancellation_slot(worker->stop.slot(), [this, worker](const std::exception_ptr& failure) {
        const std::string ended = std::move(worker->name);
        workers_.erase(worker);
        ended_.cancel();
        if (failure && !is_cancellation(failure)) on_failure_(ended, failure);
      }));
}

Task<> WorkerGroup::stop() {
  // A worker that is about to end may erase itself while it is told to stop: go on from a copied place.
  for (auto worker = workers_.begin(); worker != workers_.end();)
    (worker++)->stop.emit(asio::cancellation_type::terminal);
  while (!workers_.empty()) {
    boost::system::error_code woken;
    ended_.expires_at(asio::steady_timer::time_point::max());
    co_await ended_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

}  // namespace ticketd
