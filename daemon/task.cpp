#include "daemon/task.hpp"

#include <boost/asio/post.hpp>

namespace ticketd {
namespace {

Task<bool> then_true(Task<> work) {
  co_await std::move(work);
  co_return true;
}

}  // namespace

Task<> give_way() { co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable); }

Task<bool> with_timeout(Task<> work, std::chrono::steady_clock::duration limit) {
  const std::optional<bool> done = co_await with_timeout(then_true(std::move(work)), limit);
  co_return done.has_value();
}

}  // namespace ticketd
