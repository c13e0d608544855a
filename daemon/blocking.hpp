// Threads for work that cannot wait in a coroutine: SQLite on one thread of its own, parsing and matching on
// a few. A job cannot be interrupted: whoever awaits it, cancelled or not, waits until it has ended, so that
// it may use the awaiting coroutine's variables. Give each job its own limit.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "daemon/task.hpp"

namespace ticketd {

/// Runs jobs on threads of its own and brings their results back to the loop. With one thread, jobs run in
/// the order they were given and never at once. Destroy it after the loop has stopped and before the
/// io_context goes.
class Blocking {
 public:
  explicit Blocking(std::size_t threads = 1) : pool_(threads) {}
  Blocking(const Blocking&) = delete;
  Blocking& operator=(const Blocking&) = delete;
  ~Blocking() {
    pool_.stop();
    pool_.join();
  }

  /// What `job()` returns or throws. `job` must return a value, not a reference.
  template <class Job>
  Task<std::invoke_result_t<Job&>> run(Job job) {
    using Result = std::invoke_result_t<Job&>;
    static_assert(!std::is_reference_v<Result>, "the referred object may be in use on the other thread");
    Outcome<Result> outcome;
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [this, &job, &outcome](auto handler) {
          auto loop =
              asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
          asio::post(pool_, [&job, &outcome, loop = std::move(loop), handler = std::move(handler)]() mutable {
            outcome.set(job);
            asio::post(loop, std::move(handler));
          });
        },
        asio::use_awaitable);
    co_return std::move(outcome).get();
  }

 private:
  template <class Result>
  struct Outcome {
    std::optional<Result> value;
    std::exception_ptr failure;
    template <class Job>
    void set(Job& job) noexcept {
      try {
        value.emplace(job());
      } catch (...) {
        failure = std::current_exception();
      }
    }
    Result get() && {
      if (failure) std::rethrow_exception(failure);
      return std::move(*value);
    }
  };

  asio::thread_pool pool_;
};

template <>
struct Blocking::Outcome<void> {
  std::exception_ptr failure;
  template <class Job>
  void set(Job& job) noexcept {
    try {
      job();
    } catch (...) {
      failure = std::current_exception();
    }
  }
  void get() && {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace ticketd
