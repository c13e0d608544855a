// The coroutine type of everything that waits, and the two ways to bound a wait.
// All of it runs on one io_context with one thread: no strands, no mutexes. A Task starts when it is awaited.
// Ends by cancellation: any co_await may throw boost::system::system_error(operation_aborted).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace ticketd {

namespace asio = boost::asio;

template <class T = void>
using Task = asio::awaitable<T>;

/// Pauses this coroutine; returns early only by cancellation.
inline Task<> sleep_for(std::chrono::steady_clock::duration pause) {
  asio::steady_timer timer(co_await asio::this_coro::executor, pause);
  co_await timer.async_wait(asio::use_awaitable);
}

/// Lets everything else that is ready run first, then goes on.
Task<> give_way();

/// Runs `work` for at most `limit`. Empty: the limit passed first; `work` was cancelled and has ended before
/// this returns. Exceptions of `work` pass through. T must be default-constructible. (`work || timer` would
/// swallow an exception of `work` and wait out the timer: asio issues 900, 1123.)
template <class T>
Task<std::optional<T>> with_timeout(Task<T> work, std::chrono::steady_clock::duration limit) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, limit);
  auto both = asio::experimental::make_parallel_group(
      asio::co_spawn(executor, std::move(work), asio::deferred), timer.async_wait(asio::deferred));
  auto done = co_await both.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  auto& [order, failure, value, timer_error] = done;
  const bool timer_fired_first = order[0] == 1 && !timer_error;
  if (timer_fired_first) co_return std::nullopt;
  if (failure) std::rethrow_exception(failure);
  co_return std::move(value);
}

/// The same for work without a value: false when the limit passed first.
Task<bool> with_timeout(Task<> work, std::chrono::steady_clock::duration limit);

}  // namespace ticketd
