// Runs a coroutine to its end inside a test.
#pragma once

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "daemon/task.hpp"

namespace ticketd::test {

/// What `task` returns or throws. It may use objects that live on `io`; other work on `io` runs meanwhile and
/// is left where it stands afterwards. Throws std::runtime_error when `limit` passes first.
template <class T>
T run_task(asio::io_context& io, Task<T> task, std::chrono::seconds limit = std::chrono::seconds(60)) {
  using Value = std::conditional_t<std::is_void_v<T>, bool, T>;
  struct End {
    std::optional<Value> value;
    std::exception_ptr failure;
  };
  const auto end = std::make_shared<End>();  // shared: after a passed limit the task may outlive this call
  asio::cancellation_signal cancel;
  io.restart();
  if constexpr (std::is_void_v<T>) {
    asio::co_spawn(io, std::move(task),
                   asio::bind_cancellation_slot(cancel.slot(), [end, &io](std::exception_ptr failure) {
                     end->failure = std::move(failure);
                     end->value = true;
                     io.stop();
                   }));
  } else {
    asio::co_spawn(
        io, std::move(task),
        asio::bind_cancellation_slot(cancel.slot(), [end, &io](std::exception_ptr failure, T value) {
          end->failure = std::move(failure);
          end->value.emplace(std::move(value));
          io.stop();
        }));
  }
  io.run_for(limit);
  if (!io.stopped()) {  // let it let go of the test's objects
    cancel.emit(asio::cancellation_type::terminal);
    io.run_for(std::chrono::seconds(2));
    throw std::runtime_error("run_task: time limit passed");
  }
  if (end->failure) std::rethrow_exception(end->failure);
  if (!end->value) throw std::runtime_error("run_task: nothing left to wait for");
  if constexpr (!std::is_void_v<T>) return std::move(*end->value);
}

/// The same on a loop of its own.
template <class T>
T run_task(Task<T> task) {
  asio::io_context io(1);
  return run_task(io, std::move(task));
}

}  // namespace ticketd::test
