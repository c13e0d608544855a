#include "daemon/doctor/machine.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "daemon/desk/token_keys.hpp"

namespace ticketd::doctor {
namespace {

constexpr std::uint64_t mb = 1U << 20U;
constexpr std::uint64_t too_little =
    200 * mb;  // a mail of 50 MB, its copy in the WAL, and some days of ordinary mail
constexpr std::uint64_t worth_a_word = 2048 * mb;

Finding check_state_dir(const std::filesystem::path& folder) {
  Finding finding{Verdict::wrong, "state folder", {}, {}};
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    finding.what = folder.string() + " is no folder";
    finding.remedy =
        fmt::format("the systemd unit makes it (StateDirectory=); by hand: install -d -m 0700 -o ticketd {}",
                    folder.string());
  } else if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) {
    finding.what = fmt::format("{}: {}", folder.string(), std::strerror(errno));
    finding.remedy =
        "run this as the user ticketd runs as; if it is that user: chown ticketd " + folder.string();
  } else {
    finding.verdict = Verdict::fine;
    finding.what = folder.string() + " can be written to";
  }
  return finding;
}

Finding check_free_space(const std::filesystem::path& folder) {
  struct statvfs disk{};
  if (::statvfs(folder.c_str(), &disk) != 0)
    return {Verdict::note, "disk", fmt::format("{}: {}", folder.string(), std::strerror(errno)), {}};
  return judge_free_space(static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize, folder);
}

Finding check_token_keys(const std::filesystem::path& file) {
  Finding finding{Verdict::wrong, "token keys", {}, {}};
  if (file.empty()) {  // a credential, which only systemd hands out; the configuration's notes say so
    return {Verdict::note, "token keys", "not looked at: systemd hands them to the service only", {}};
  }
  std::ifstream in(file);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) {
    finding.what = file.string() + " cannot be read";
    finding.remedy =
        "run this as the user ticketd runs as; if it is that user: chown ticketd " + file.string();
    return finding;
  }
  if (const auto keys = desk::parse_token_keys(text); !keys) {
    finding.what =
        fmt::format("{}:{}: {}", file.string(), keys.error().front().line, keys.error().front().what);
    finding.remedy =
        "restore the file from a backup: with new keys no answer to an old mail finds its ticket by token";
    return finding;
  }
  return {Verdict::fine, "token keys", file.string() + " can be read", {}};
}

ClockState clock_state() {
  timex request{};
  switch (::adjtimex(&request)) {
    case -1:
      return ClockState::unknown;  // forbidden in some containers
    case TIME_ERROR:
      return ClockState::not_synchronised;
    default:
      return ClockState::synchronised;
  }
}

}  // namespace

Finding judge_free_space(std::uint64_t available, const std::filesystem::path& state_dir) {
  Finding finding{
      Verdict::fine, "disk", fmt::format("{} MB free for {}", available / mb, state_dir.string()), {}};
  if (available < too_little) {
    finding.verdict = Verdict::wrong;
    finding.remedy = "make room: without it intake pauses and mail waits on the server";
  } else if (available < worth_a_word) {
    finding.verdict = Verdict::note;
    finding.remedy = "make room before long; every mail is kept, compressed";
  }
  return finding;
}

Finding judge_clock(ClockState state) {
  switch (state) {
    case ClockState::synchronised:
      return {Verdict::fine, "clock", "synchronised", {}};
    case ClockState::not_synchronised:
      return {Verdict::note, "clock", "nothing keeps it right, and promised times are computed with it",
              "timedatectl set-ntp true, or run chrony (a virtual machine's host may do it for you)"};
    case ClockState::unknown:
      break;
  }
  return {Verdict::note, "clock", "the kernel does not say whether it is synchronised", {}};
}

std::vector<Finding> check_machine(const config::DaemonSettings& daemon) {
  return {check_state_dir(daemon.state_dir), check_free_space(daemon.state_dir),
          check_token_keys(daemon.token_key_file), judge_clock(clock_state())};
}

}  // namespace ticketd::doctor
