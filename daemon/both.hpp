// Two pieces of work at once.
#pragma once

#include <exception>
#include <utility>

#include "daemon/task.hpp"

namespace ticketd {

/// Runs both and returns when both have ended; then the first one's exception goes on, else the second one's.
/// Results must be default-constructible.
template <class A, class B>
Task<std::pair<A, B>> both(Task<A> a, Task<B> b) {
  const auto executor = co_await asio::this_coro::executor;
  auto group =
      asio::experimental::make_parallel_group(asio::co_spawn(executor, std::move(a), asio::deferred),
                                              asio::co_spawn(executor, std::move(b), asio::deferred));
  auto ended = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  auto& [order, failure_a, result_a, failure_b, result_b] = ended;
  if (failure_a) std::rethrow_exception(failure_a);
  if (failure_b) std::rethrow_exception(failure_b);
  co_return std::pair<A, B>(std::move(result_a), std::move(result_b));
}

}  // namespace ticketd
