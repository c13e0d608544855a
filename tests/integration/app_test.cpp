// The whole daemon on a thread of this process, between scripted servers: what signals at a bad moment do.
#include "daemon/app.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include "daemon/config/read_config.hpp"
#include "daemon/control/control_client.hpp"
#include "daemon/wall_clock.hpp"
#include "tests/integration/scripted_server.hpp"
#include "tests/temporary_directory.hpp"

namespace ticketd {
namespace {

using namespace std::chrono_literals;
using After = test::Reaction::After;
using db::OutboxState;

constexpr const char* support = "support@acme.example";

class AppTest : public testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(file("password")) << "secret";
    std::ofstream(file("token.keys")) << "k1 " << std::string(64, 'a') << '\n';
    for (const char* secret : {"password", "token.keys"})
      std::filesystem::permissions(file(secret), std::filesystem::perms::owner_read);
    std::filesystem::create_directory(file("state"));
    std::signal(SIGHUP, SIG_IGN);  // until the daemon listens for it
    smtp_.on("EHLO", {"250-scripted\r\n250 AUTH PLAIN\r\n"});
    smtp_.on("AUTH", {"235 2.7.0 welcome\r\n"});
  }

  std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }

  /// `more` follows the other sections.
  void start(const std::string& more = {}) {
    std::ofstream(file("ticketd.toml"))
        << "[daemon]\nstate_dir = \"" << file("state").string() << "\"\ntoken_key_file = \""
        << file("token.keys").string() << "\"\ncontrol_socket = \"" << file("control").string()
        << "\"\n[[mailbox]]\naddress = \"" << support << "\"\nimap = \"" << imap_.url("imap")
        << "\"\nsmtp = \"" << smtp_.url("smtp") << "\"\ninsecure = true\nuser = \"ann\"\npassword_file = \""
        << file("password").string()
        << "\"\nauthserv_id = \"mx.test\"\nqueue = \"support\"\n[[queue]]\nname = \"support\"\nagents = "
           "[\"alice\"]\n[[agent]]\nname = \"alice\"\naddress = \"alice@acme.example\"\n[[calendar]]\nzone = "
           "\"Europe/Berlin\"\nhours = { mon-fri = \"09:00-17:00\" }\n"
        << more;
    auto config = config::load_config(file("ticketd.toml"), config::Purpose::run);
    ASSERT_TRUE(config) << config::describe(config.error());
    daemon_ = std::thread([config = std::move(*config)]() mutable {
      App app(std::move(config));
      app.run();
    });
  }
  void stop() {
    ::kill(::getpid(), SIGTERM);
    const std::jthread servers([this] { io_.run_for(40s); });
    daemon_.join();
    io_.stop();
  }
  /// Lets the servers talk until `condition` holds.
  bool until(const std::function<bool()>& condition, std::chrono::seconds limit = 15s) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition() && std::chrono::steady_clock::now() < end) {
      io_.restart();
      io_.run_for(20ms);
    }
    return condition();
  }

  test::TemporaryDirectory folder_;
  asio::io_context io_{1};
  test::ScriptedImap imap_{io_};
  test::ScriptedSmtp smtp_{io_};
  std::thread daemon_;
};

TEST_F(AppTest, F11_WhatAReloadCutsOffIsUncertainAndNotForgotten) {
  db::OutboxId entry{1};
  {
    db::Store store(file("state") / "ticketd.db");
    db::Batch batch = store.begin(wall_clock());
    batch.apply({.outgoing = {{.kind = db::OutgoingKind::answer,
                               .mailbox = support,
                               .mail_from = support,
                               .message_id = "1@acme.example",
                               .message = "From: support@acme.example\r\n\r\nHello\r\n",
                               .recipients = {"ann@customer.example"}}}});
    batch.commit();
  }
  smtp_.on(".", {"", After::stall});
  start();
  ASSERT_TRUE(until([&] { return smtp_.count(".") == 1; }));

  ::kill(::getpid(), SIGHUP);
  ASSERT_TRUE(until([&] { return imap_.count("SELECT") == 2; }, App::grace + 15s)) << "the reload is over";
  stop();

  db::Store store(file("state") / "ticketd.db");
  EXPECT_EQ(store.outbox().entry(entry)->state, OutboxState::queued);
  EXPECT_TRUE(store.outbox().entry(entry)->retried_uncertain);
  EXPECT_EQ(smtp_.count("."), 1U) << "not before the pause is over";
}

TEST_F(AppTest, AReloadBeforeTheWorkersRunStartsThemOnce) {
  std::filesystem::create_directory(file("faq"));
  for (int i = 0; i < 3000; ++i) {  // enough to be at work when the signal comes
    const std::string n = std::to_string(i);
    std::ofstream(file("faq") / (n + ".md"))
        << "+++\nid = \"entry" << n << "\"\nlanguage = \"en\"\nquestions = [\"How does thing " << n
        << " work with part " << i % 97 << "?\"]\n+++\nTurn thing " << n << " and pull part " << i % 89
        << ".\n";
  }
  start("[faq]\nfolder = \"" + file("faq").string() + "\"\n");
  ASSERT_TRUE(until([&] { return std::filesystem::exists(file("control")); }));
  std::this_thread::sleep_for(100ms);
  ASSERT_EQ(imap_.count("SELECT"), 0U) << "the FAQ was ready before the signal came: nothing is tested";

  ::kill(::getpid(), SIGHUP);
  ASSERT_TRUE(until([&] { return imap_.count("IDLE") != 0; }, 30s));
  until([&] { return imap_.count("SELECT") > 1; }, 6s);  // where each mailbox has two workers, or one again
  const auto status = ask_daemon(file("control"), {.command = "status"});
  stop();

  ASSERT_TRUE(status) << status.error().detail;
  EXPECT_EQ(status->at("mailboxes").as_array().size(), 1U);
}

}  // namespace
}  // namespace ticketd
