#include "daemon/worker_group.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <vector>

namespace ticketd {
namespace {

using namespace std::chrono_literals;

struct Failures {
  std::vector<std::string> names;
  auto recorder() {
    return [this](const std::string& name, const std::exception_ptr&) { names.push_back(name); };
  }
};

void run(asio::io_context& io, Task<> work) {
  asio::co_spawn(io, std::move(work), [](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
  });
  io.run();
}

TEST(WorkerGroupTest, StopEndsEveryWorkerAndWaitsForThem) {
  asio::io_context io(1);
  Failures failures;
  WorkerGroup group(io.get_executor(), failures.recorder());
  int ended = 0;
  const auto worker = [](int& count) -> Task<> {
    struct AtEnd {
      int& n;
      ~AtEnd() { ++n; }
    } const at_end{count};
    for (;;) co_await sleep_for(1h);
  };
  group.start("a", worker(ended));
  group.start("b", worker(ended));

  run(io, [](WorkerGroup& g) -> Task<> {
    co_await sleep_for(1ms);
    co_await g.stop();
  }(group));

  EXPECT_EQ(ended, 2);
  EXPECT_TRUE(failures.names.empty()) << "a cancellation is not a failure";
}

TEST(WorkerGroupTest, AFailureIsReportedByNameAndTheOthersGoOn) {
  asio::io_context io(1);
  Failures failures;
  WorkerGroup group(io.get_executor(), failures.recorder());
  group.start("broken", []() -> Task<> {
    co_await sleep_for(1ms);
    throw std::runtime_error("no");
  }());
  bool went_on = false;
  group.start("well", [](bool& flag) -> Task<> {
    co_await sleep_for(5ms);
    flag = true;
  }(went_on));

  io.run();

  EXPECT_EQ(failures.names, std::vector<std::string>{"broken"});
  EXPECT_TRUE(went_on);
}

}  // namespace
}  // namespace ticketd
