#include "daemon/service.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <cstring>
#include <ctime>
#include <string>

#include "daemon/log.hpp"

namespace ticketd::service {
namespace {

void notify(const std::string& state) {
  const int sent = sd_notify(0, state.c_str());
  if (sent < 0) log::warning("service_notify_failed", {{"error", std::strerror(-sent)}});
}

}  // namespace

void ready() { notify("READY=1"); }

void reloading() {
  // Type=notify-reload wants to know when, by the monotonic clock, to tell this reload from an earlier one.
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto since_boot = std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
  notify("RELOADING=1\nMONOTONIC_USEC=" +
         std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(since_boot).count()));
}

void stopping() { notify("STOPPING=1"); }

void status(std::string_view line) {
  std::string state = "STATUS=";
  for (const char c : line) state += c == '\n' ? ' ' : c;  // a line end would begin another assignment
  notify(state);
}

void feed_watchdog() { notify("WATCHDOG=1"); }

std::optional<std::chrono::microseconds> watchdog_period() {
  std::uint64_t period_us = 0;
  if (sd_watchdog_enabled(0, &period_us) <= 0) return std::nullopt;
  return std::chrono::microseconds(period_us);
}

}  // namespace ticketd::service
