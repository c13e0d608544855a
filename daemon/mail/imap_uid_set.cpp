#include "daemon/mail/imap_uid_set.hpp"

#include <algorithm>
#include <charconv>

namespace ticketd::mail {
namespace {

std::optional<std::uint32_t> parse_number(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string uid_set(std::span<const std::uint32_t> uids) {
  std::string set;
  for (std::size_t i = 0; i < uids.size();) {
    std::size_t last = i;
    while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
    if (!set.empty()) set += ',';
    set += std::to_string(uids[i]);
    if (last > i) set.append(":").append(std::to_string(uids[last]));
    i = last + 1;
  }
  return set;
}

std::optional<std::vector<std::uint32_t>> parse_uid_set(std::string_view text, std::size_t limit) {
  std::vector<std::uint32_t> uids;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const std::string_view range = text.substr(0, comma);
    text = comma == text.npos ? std::string_view{} : text.substr(comma + 1);
    const auto colon = range.find(':');
    const auto from = parse_number(range.substr(0, colon));
    const auto to = colon == range.npos ? from : parse_number(range.substr(colon + 1));
    if (!from || !to) return std::nullopt;
    const auto [low, high] = std::minmax(*from, *to);  // "5:1" means the same as "1:5"
    if (std::size_t{high} - low >= limit - uids.size()) return std::nullopt;
    for (std::uint64_t uid = low; uid <= high; ++uid) uids.push_back(static_cast<std::uint32_t>(uid));
  }
  return uids;
}

}  // namespace ticketd::mail
