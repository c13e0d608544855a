// What `ticketd doctor` looks at on this machine: the state folder, its disk, the clock.
#pragma once

#include <cstdint>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/doctor/finding.hpp"

namespace ticketd::doctor {

/// Looks, in this order, at the state folder, the space on its disk, the keys of the tokens and the clock.
std::vector<Finding> check_machine(const config::DaemonSettings& daemon);

/// `available`: bytes that a service may still write there.
Finding judge_free_space(std::uint64_t available, const std::filesystem::path& state_dir);

/// Is the clock one that deadlines can be computed with?
enum class ClockState { synchronised, not_synchronised, unknown };
Finding judge_clock(ClockState state);

}  // namespace ticketd::doctor
