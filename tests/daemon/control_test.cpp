// Server and client over a real Unix socket in a private folder, both on one loop.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "daemon/control/control_client.hpp"
#include "daemon/control/control_protocol.hpp"
#include "daemon/control/control_server.hpp"
#include "tests/run_task.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;
using Protocol = asio::local::stream_protocol;

Task<json::value> echo(json::object arguments) { co_return arguments; }
Task<json::value> fail(json::object) {
  throw std::runtime_error("the disk is on fire");
  co_return nullptr;
}
Task<json::value> never_end(json::object) {
  co_await sleep_for(1h);
  co_return nullptr;
}

class ControlTest : public testing::Test {
 protected:
  ~ControlTest() override { stop(); }

  void start(ControlLimits limits = {}) {
    server_.emplace(io_.get_executor(), path(),
                    ControlHandlers{{"echo", echo}, {"fail", fail}, {"never_end", never_end}}, limits);
    asio::co_spawn(io_, server_->run(),
                   asio::bind_cancellation_slot(stop_.slot(), [this](const std::exception_ptr& end) {
                     ended_ = true;
                     EXPECT_TRUE(end);
                   }));
  }
  void stop() {
    if (!server_) return;
    stop_.emit(asio::cancellation_type::terminal);
    io_.restart();
    io_.run_for(10s);
    EXPECT_TRUE(ended_);
    server_.reset();
  }
  std::expected<json::value, ControlError> ask(std::string command, json::object arguments = {},
                                               std::chrono::seconds limit = 20s) {
    return test::run_task(io_, ask_control(path(), {std::move(command), std::move(arguments)}, limit));
  }
  /// Everything the server says to these bytes, until it closes or `until` was said.
  std::string say(std::string bytes, std::string until = "\n") {
    return test::run_task(io_, exchange(std::move(bytes), std::move(until)));
  }
  std::filesystem::path path() const { return folder_.path() / "control.sock"; }

  asio::io_context io_{1};
  test::TemporaryDirectory folder_;
  std::optional<ControlServer> server_;
  asio::cancellation_signal stop_;
  bool ended_ = false;

 private:
  Task<std::string> exchange(std::string bytes, std::string until) {
    Protocol::socket socket(io_);
    co_await socket.async_connect(path().string(), asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
    std::string answer;
    boost::system::error_code error;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(answer), until,
                                    asio::redirect_error(asio::use_awaitable, error));
    co_return answer;
  }
};

TEST_F(ControlTest, AnAnswerReachesTheClientThatAsked) {
  start();

  const auto answer = ask("echo", {{"text", "grüß Gott\n\x1b[31m"}});

  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer, (json::object{{"text", "grüß Gott\n\x1b[31m"}}));
}

TEST_F(ControlTest, WhatGoesWrongReachesTheClientAsASentence) {
  start({.handler = 20ms});
  const struct {
    const char* command;
    const char* expected;
  } cases[] = {
      {"fail", "the disk is on fire"},
      {"dance", "this daemon does not know dance"},
      {"never_end", "never_end took too long and was stopped"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.command);
    const auto answer = ask(c.command);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, ControlError::Kind::failed);
    EXPECT_EQ(answer.error().detail, c.expected);
  }
}

TEST_F(ControlTest, AConnectionMayAskMoreThanOnce) {
  start();

  const std::string answers =
      say(request_line({"echo", {{"n", 1}}}) + request_line({"echo", {{"n", 2}}}), "{\"n\":2}}\n");

  EXPECT_EQ(answers, "{\"result\":{\"n\":1}}\n{\"result\":{\"n\":2}}\n");
}

TEST_F(ControlTest, NonsenseIsAnsweredAndHarmsNobody) {
  start();
  EXPECT_THAT(say("HELO\n"), HasSubstr("not JSON"));
  EXPECT_THAT(say("[1]\n"), HasSubstr("not a JSON object"));
  EXPECT_THAT(say("{}\n"), HasSubstr("no \\\"command\\\""));
  EXPECT_THAT(say("{\"command\":\"echo\",\"arguments\":3}\n"), HasSubstr("not an object"));
  EXPECT_THAT(say(std::string(max_control_request_bytes + 1, 'x')), HasSubstr("longer than 64 KB"));
  EXPECT_TRUE(ask("echo"));
}

TEST_F(ControlTest, ASilentClientIsLetGo) {
  start({.idle = 20ms});
  EXPECT_EQ(say("{\"command\""), "");
}

TEST_F(ControlTest, ClientsBeyondTheLimitAreTurnedAway) {
  start({.sessions = 0});

  const auto answer = ask("echo");

  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().detail, HasSubstr("too many clients"));
}

TEST_F(ControlTest, StoppingEndsRunningCommands) {
  start();
  std::exception_ptr failure;
  bool closed = false;
  asio::co_spawn(io_, ask_control(path(), {"never_end", {}}, 1h),
                 [&](const std::exception_ptr&, const std::expected<json::value, ControlError>& answer) {
                   closed = !answer;
                 });
  io_.run_for(50ms);

  stop();

  EXPECT_TRUE(closed);
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(ControlTest, WithoutADaemonTheClientSaysSo) {
  const auto nothing_there = ask("echo");
  ASSERT_FALSE(nothing_there);
  EXPECT_EQ(nothing_there.error().kind, ControlError::Kind::not_running);
  EXPECT_EQ(nothing_there.error().detail, "ticketd is not running: nobody answers at " + path().string());
}

TEST_F(ControlTest, ADaemonThatDoesNotAnswerInTimeIsNotWaitedFor) {
  start();
  const auto late = test::run_task(io_, ask_control(path(), {"never_end", {}}, 20ms));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().detail, "ticketd did not answer in time");
}

TEST_F(ControlTest, TheSocketIsForOwnerAndGroup) {
  const mode_t before = ::umask(0077);
  start();
  ::umask(before);

  struct stat found{};
  ASSERT_EQ(::stat(path().c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0660U);
}

TEST_F(ControlTest, ASocketOfADeadProcessIsReplaced) {
  {
    Protocol::acceptor dead(io_, Protocol::endpoint(path().string()));
  }
  ASSERT_TRUE(std::filesystem::exists(path()));

  start();

  EXPECT_TRUE(ask("echo"));
}

TEST_F(ControlTest, ALivingProcessKeepsItsSocket) {
  start();
  EXPECT_THROW(ControlServer(io_.get_executor(), path(), {}), std::runtime_error);
  EXPECT_TRUE(ask("echo"));
}

TEST_F(ControlTest, AFileThatIsNoSocketIsLeftAlone) {
  std::ofstream(path()) << "precious";

  EXPECT_THROW(ControlServer(io_.get_executor(), path(), {}), std::runtime_error);

  EXPECT_EQ(std::filesystem::file_size(path()), 8U);
}

TEST_F(ControlTest, AMissingFolderAndATooLongPathAreNamed) {
  const auto message = [this](const std::filesystem::path& where) -> std::string {
    try {
      const ControlServer server(io_.get_executor(), where, {});
    } catch (const std::runtime_error& e) {
      return e.what();
    }
    return "no failure";
  };
  EXPECT_THAT(message(folder_.path() / "missing" / "s"), HasSubstr("No such file or directory"));
  EXPECT_THAT(message(folder_.path() / std::string(120, 'x')), HasSubstr("107 bytes"));
}

}  // namespace
}  // namespace ticketd
