#include "daemon/awaited_mails.hpp"

namespace ticketd {

std::vector<std::uint32_t> AwaitedMails::came(std::span<const std::uint32_t> uids) {
  std::vector<std::uint32_t> skipped;
  for (const std::uint32_t uid : uids) {
    passed_over_.erase(uid);
    while (reached_ < uids_.size() && uids_[reached_] < uid) skipped.push_back(uids_[reached_++]);
    if (reached_ < uids_.size() && uids_[reached_] == uid) ++reached_;
  }
  passed_over_.insert(skipped.begin(), skipped.end());
  return skipped;
}

std::vector<std::uint32_t> AwaitedMails::missing() const {
  std::vector<std::uint32_t> uids(passed_over_.begin(), passed_over_.end());
  uids.insert(uids.end(), uids_.begin() + static_cast<std::ptrdiff_t>(reached_), uids_.end());
  return uids;
}

}  // namespace ticketd
