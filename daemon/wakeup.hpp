// "There is something to do": one coroutine sleeps, others wake it. Single-threaded, like everything on the
// loop.
#pragma once

#include <boost/asio/redirect_error.hpp>
#include <utility>

#include "daemon/task.hpp"

namespace ticketd {

class Wakeup {
 public:
  explicit Wakeup(const asio::any_io_executor& executor) : timer_(executor) {}

  /// Wakes the sleeper, or lets the next sleep() return at once.
  void notify() {
    pending_ = true;
    timer_.cancel();
  }

  /// Until notify() or for `limit` at most; true: notified. Throws operation_aborted when the coroutine is
  /// cancelled.
  Task<bool> sleep(std::chrono::steady_clock::duration limit) {
    if (!pending_) {
      timer_.expires_after(limit);
      boost::system::error_code ignored;  // aborted: notified, or cancelled, which the next line tells apart
      co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    }
    co_return std::exchange(pending_, false);
  }

 private:
  asio::steady_timer timer_;
  bool pending_ = false;
};

}  // namespace ticketd
