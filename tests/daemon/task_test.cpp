#include "daemon/task.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/run_task.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;

Task<std::string> value_after(std::chrono::milliseconds pause) {
  co_await sleep_for(pause);
  co_return "done";
}

Task<std::string> failure_after(std::chrono::milliseconds pause) {
  co_await sleep_for(pause);
  throw std::invalid_argument("broken");
}

TEST(TaskTest, WorkThatEndsInTimeGivesItsValue) {
  EXPECT_EQ(test::run_task(with_timeout(value_after(0ms), 10s)), "done");
}

TEST(TaskTest, WorkThatTakesTooLongGivesNothing) {
  EXPECT_EQ(test::run_task(with_timeout(value_after(10s), 1ms)), std::nullopt);
}

TEST(TaskTest, AnExceptionPassesThroughAtOnce) {
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_THROW(test::run_task(with_timeout(failure_after(1ms), 10s)), std::invalid_argument);

  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(TaskTest, WorkThatTookTooLongHasEndedBeforeTheCallerGoesOn) {
  bool ended = false;
  auto work = [](bool& flag) -> Task<> {
    try {
      co_await sleep_for(10s);
    } catch (const boost::system::system_error&) {
      flag = true;
      throw;
    }
  };

  EXPECT_FALSE(test::run_task(with_timeout(work(ended), 1ms)));
  EXPECT_TRUE(ended);
}

TEST(TaskTest, CancellingTheCallerCancelsTheWork) {
  asio::io_context io(1);
  asio::cancellation_signal stop;
  std::exception_ptr failure;
  asio::co_spawn(
      io, with_timeout(value_after(10s), 20s),
      asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr error,
                                                    const std::optional<std::string>&) { failure = error; }));
  asio::post(io, [&] { asio::post(io, [&] { stop.emit(asio::cancellation_type::terminal); }); });

  io.run_for(5s);

  ASSERT_TRUE(failure);
  EXPECT_THROW(std::rethrow_exception(failure), boost::system::system_error);
}

TEST(TaskTest, GivingWayLetsOthersRun) {
  asio::io_context io(1);
  bool other_ran = false;
  auto work = [](asio::io_context& loop, bool& flag) -> Task<bool> {
    asio::post(loop, [&flag] { flag = true; });
    co_await give_way();
    co_return flag;
  };

  EXPECT_TRUE(test::run_task(io, work(io, other_ran)));
}

}  // namespace
}  // namespace ticketd
