// Which mails of a folder lay there before the first start (RELIABILITY, invariant 3), told by their dates.
// Pure.
#pragma once

#include <cstdint>
#include <vector>

namespace ticketd {

struct FolderStart {
  std::uint32_t before_start_uid = 0;  ///< every mail up to here is older
  std::vector<std::uint32_t> older{};  ///< so are these above it, ascending
  std::vector<std::uint32_t> newer{};  ///< those among and below `older` that are not, ascending
  bool operator==(const FolderStart&) const = default;
};

/// `there`: all mails of the folder; `older`: those of them that are known to be from before the start. Both
/// ascending.
FolderStart folder_start(const std::vector<std::uint32_t>& there, const std::vector<std::uint32_t>& older);

}  // namespace ticketd
