// Any number of pieces of work at once.
#pragma once

#include <exception>
#include <utility>
#include <vector>

#include "daemon/task.hpp"

namespace ticketd {

/// Runs all and returns when all have ended; then the first exception, in their order, goes on.
inline Task<> all_of(std::vector<Task<>> work) {
  if (work.empty()) co_return;
  const auto executor = co_await asio::this_coro::executor;
  std::vector<decltype(asio::co_spawn(executor, std::declval<Task<>>(), asio::deferred))> started;
  started.reserve(work.size());
  for (Task<>& task : work) started.push_back(asio::co_spawn(executor, std::move(task), asio::deferred));
  auto group = asio::experimental::make_parallel_group(std::move(started));
  const auto [order, failures] =
      co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  for (const std::exception_ptr& failure : failures)
    if (failure) std::rethrow_exception(failure);
}

}  // namespace ticketd
