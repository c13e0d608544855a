// What a run of fetches has brought of the mails it was to bring. They may come in another order, or not at
// all. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace ticketd {

class AwaitedMails {
 public:
  /// `uids` ascending.
  explicit AwaitedMails(std::vector<std::uint32_t> uids) : uids_(std::move(uids)) {}

  /// Takes `uids` (ascending) for come. Returns those that were awaited below the last of them, have not come
  /// and were not returned before: the ledger's cursor must not pass them.
  std::vector<std::uint32_t> came(std::span<const std::uint32_t> uids);

  /// What has not come so far, ascending.
  std::vector<std::uint32_t> missing() const;

 private:
  std::vector<std::uint32_t> uids_;
  std::size_t reached_ = 0;              ///< those before it have come or are in passed_over_
  std::set<std::uint32_t> passed_over_;  ///< mostly empty
};

}  // namespace ticketd
