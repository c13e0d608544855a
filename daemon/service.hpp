// What we tell systemd (sd_notify(3)): started, reloading, stopping, a line for `systemctl status`, and that
// we still make progress. Started by hand, without NOTIFY_SOCKET, every call does nothing.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace ticketd::service {

/// Start-up (or a reload) is complete.
void ready();
/// A reload has begun; end it with ready(), also when the new configuration was refused.
void reloading();
void stopping();
/// One line for `systemctl status`.
void status(std::string_view line);
/// Call more often than watchdog_period(), and only while everything makes progress: systemd restarts us
/// else.
void feed_watchdog();

/// WatchdogSec= of our unit; empty: no watchdog is set for this process.
std::optional<std::chrono::microseconds> watchdog_period();

}  // namespace ticketd::service
