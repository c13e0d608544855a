#include "daemon/folder_start.hpp"

#include <algorithm>
#include <iterator>

namespace ticketd {

FolderStart folder_start(const std::vector<std::uint32_t>& there, const std::vector<std::uint32_t>& older) {
  const auto [first_new, first_straggler] = std::ranges::mismatch(there, older);
  FolderStart start{.before_start_uid = first_new == there.begin() ? 0 : *std::prev(first_new),
                    .older = {first_straggler, older.end()}};
  if (start.older.empty()) return start;
  std::ranges::set_difference(first_new, std::ranges::upper_bound(there, start.older.back()),
                              start.older.begin(), start.older.end(), std::back_inserter(start.newer));
  return start;
}

}  // namespace ticketd
