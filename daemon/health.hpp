// How a worker is, as `ticketd status` shows it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "db/records.hpp"

namespace ticketd {

struct Health {
  enum class State { connecting, working, waiting, failing };
  State state = State::connecting;
  std::string trouble{};                ///< of the last failure; empty unless failing
  db::Time since{};                     ///< of the state
  std::optional<db::Time> last_mail{};  ///< since the process started

  void enter(State next, db::Time now, std::string why = {}) {
    if (next != state) since = now;
    state = next;
    trouble = std::move(why);
  }
};

/// "connecting", "working", "waiting", "failing".
constexpr std::string_view state_name(Health::State state) {
  switch (state) {
    case Health::State::connecting:
      return "connecting";
    case Health::State::working:
      return "working";
    case Health::State::waiting:
      return "waiting";
    case Health::State::failing:
      return "failing";
  }
  return "";
}

}  // namespace ticketd
