#include "daemon/log.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ticketd::log {
namespace {

TEST(LogTest, AnEventIsOneLineOfKeysAndValues) {
  EXPECT_EQ(event_line("mailbox_connected", {{"mailbox", 3}, {"idle", true}, {"host", "mx.example"}}),
            "mailbox_connected mailbox=3 idle=true host=mx.example");
  EXPECT_EQ(event_line("started", {}), "started");
}

TEST(LogTest, ValuesCannotForgeKeysOrLines) {
  EXPECT_EQ(event_line("x", {{"reply", "550 no such user"}}), R"(x reply="550 no such user")");
  EXPECT_EQ(event_line("x", {{"reply", "a\nb uid=1"}}), R"(x reply="a\nb uid=1")");
  EXPECT_EQ(event_line("x", {{"reply", "say \"hi\"\\"}}), R"(x reply="say \"hi\"\\")");
  EXPECT_EQ(event_line("x", {{"reply", std::string("\x1b[2J", 4)}}), R"(x reply="\x1b[2J")");
  EXPECT_EQ(event_line("x", {{"reply", ""}}), R"(x reply="")");
}

TEST(LogTest, LongValuesAreCut) {
  const std::string line = event_line("x", {{"reply", std::string(5000, 'a')}});

  EXPECT_EQ(line, "x reply=" + std::string(2000, 'a') + "...");
}

}  // namespace
}  // namespace ticketd::log
