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
  (void)co_await ended_before(asio::steady_timer::time_point::max());
}

Task<bool> WorkerGroup::ended_within(std::chrono::steady_clock::duration limit) {
  return ended_before(asio::steady_timer::clock_type::now() + limit);
}

Task<bool> WorkerGroup::ended_before(asio::steady_timer::time_point deadline) {
  while (!workers_.empty()) {
    ended_.expires_at(deadline);
    boost::system::error_code woken;  // aborted: a worker has ended
    co_await ended_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (!woken) break;  // the deadline
  }
  const bool all_ended = workers_.empty();
  co_return all_ended;
}

}  // namespace ticketd
