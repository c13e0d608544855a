#include "daemon/blocking.hpp"

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <chrono>
#include <latch>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/run_task.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;

TEST(BlockingTest, JobsRunOnAnotherThreadAndTheCallerStaysOnItsOwn) {
  asio::io_context io(1);
  Blocking blocking;
  struct Threads {
    std::thread::id job, after;
  };
  auto work = [](Blocking& on) -> Task<Threads> {
    const auto job = co_await on.run([] { return std::this_thread::get_id(); });
    co_return Threads{job, std::this_thread::get_id()};
  };

  const Threads threads = test::run_task(io, work(blocking));

  EXPECT_NE(threads.job, std::this_thread::get_id());
  EXPECT_EQ(threads.after, std::this_thread::get_id());
}

TEST(BlockingTest, ExceptionsComeBack) {
  asio::io_context io(1);
  Blocking blocking;

  EXPECT_THROW(test::run_task(io, blocking.run([]() -> int { throw std::out_of_range("job"); })),
               std::out_of_range);
  EXPECT_THROW(test::run_task(io, blocking.run([] { throw std::out_of_range("job"); })), std::out_of_range);
}

TEST(BlockingTest, ResultsMayBeMoveOnly) {
  asio::io_context io(1);
  Blocking blocking;

  EXPECT_EQ(*test::run_task(io, blocking.run([] { return std::make_unique<int>(7); })), 7);
}

TEST(BlockingTest, OneThreadKeepsTheOrder) {
  asio::io_context io(1);
  Blocking blocking;
  std::vector<int> seen;
  int open = 100;
  for (int i = 0; i < 100; ++i)
    asio::co_spawn(io, blocking.run([&seen, i] { seen.push_back(i); }), [&](const std::exception_ptr& error) {
      EXPECT_FALSE(error);
      --open;
    });

  io.run_for(10s);

  EXPECT_EQ(open, 0);
  ASSERT_EQ(seen.size(), 100U);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(BlockingTest, SeveralThreadsRunAtOnce) {
  asio::io_context io(1);
  Blocking pool(2);
  std::latch both(2);  // passed only when two jobs are running
  int open = 2;
  for (int i = 0; i < 2; ++i)
    asio::co_spawn(io, pool.run([&] { both.arrive_and_wait(); }), [&](const std::exception_ptr&) { --open; });

  io.run_for(10s);

  EXPECT_EQ(open, 0);
}

TEST(BlockingTest, ACancelledCallerStillWaitsForItsJob) {
  asio::io_context io(1);
  Blocking blocking;
  asio::cancellation_signal stop;
  std::latch started(1), released(1);
  bool job_ended = false, caller_ended = false;
  asio::co_spawn(
      io, blocking.run([&] {
        started.count_down();
        released.wait();
        job_ended = true;
      }),
      asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) { caller_ended = true; }));
  io.poll();
  started.wait();

  stop.emit(asio::cancellation_type::terminal);
  io.poll();
  const bool ended_early = caller_ended;
  released.count_down();
  io.run_for(10s);

  EXPECT_FALSE(ended_early);
  EXPECT_TRUE(job_ended);
  EXPECT_TRUE(caller_ended);
}

}  // namespace
}  // namespace ticketd
