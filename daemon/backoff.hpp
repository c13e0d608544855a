// How long to wait before the next try, at a server and for one mail. Pure: the caller brings the dice.
#pragma once

#include <algorithm>
#include <chrono>

namespace ticketd {

/// Pauses between connection attempts: doubling from `first` to `most`, each spread over its upper half so
/// that many clients of one dead server do not come back in step.
class Backoff {
 public:
  constexpr explicit Backoff(std::chrono::milliseconds first = std::chrono::seconds{1},
                             std::chrono::milliseconds most = std::chrono::minutes{5})
      : first_(first), most_(most), step_(first) {}

  /// `dice` in [0, 1).
  constexpr std::chrono::milliseconds next(double dice) {
    const auto step = step_;
    step_ = std::min(step_ * 2, most_);
    const auto half = step / 2;
    return half + std::chrono::milliseconds(static_cast<long long>(static_cast<double>(half.count()) * dice));
  }
  constexpr void reset() { step_ = first_; }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds most_;
  std::chrono::milliseconds step_;
};

/// After this a mail that was never accepted is given up and its agent told (RFC 5321, 4.5.4.1: 4-5 days).
inline constexpr std::chrono::days outbox_expiry{5};

/// Pause before try number `tries + 1` of one mail: 1 min, 2 min, ... at most 4 h.
constexpr std::chrono::seconds retry_pause(int tries) {
  constexpr std::chrono::seconds first = std::chrono::minutes{1};
  constexpr std::chrono::seconds most = std::chrono::hours{4};
  const int doublings = std::clamp(tries - 1, 0, 8);
  return std::min(first * (1 << doublings), most);
}

}  // namespace ticketd
