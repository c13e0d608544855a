// The stable names of the enumerations in db/records.hpp: what the database holds, and what people and JSON
// see. A name never changes once released; new ones are added at the end of an enumeration.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "db/records.hpp"

namespace ticketd::db {

/// The names of `E` in the order of its enumerators; other types have none.
template <class E>
inline constexpr std::array<std::string_view, 0> names_of{};

template <>
inline constexpr auto names_of<TicketState> =
    std::to_array<std::string_view>({"open", "pending", "closed", "spam", "merged"});

template <>
inline constexpr auto names_of<Priority> = std::to_array<std::string_view>({"low", "normal", "high"});

template <>
inline constexpr auto names_of<ClockKind> =
    std::to_array<std::string_view>({"first_response", "next_response", "resolution"});

template <>
inline constexpr auto names_of<Direction> =
    std::to_array<std::string_view>({"from_customer", "from_agent", "note", "automatic", "report"});

template <>
inline constexpr auto names_of<LedgerOutcome> =
    std::to_array<std::string_view>({"trying", "before_start", "opened", "joined", "answered", "refused",
                                     "duplicate", "report", "dropped", "quarantined", "vanished"});

template <>
inline constexpr auto names_of<OutgoingKind> = std::to_array<std::string_view>(
    {"auto_reply", "answer", "notification", "notice", "ops_report", "weekly_report"});

template <>
inline constexpr auto names_of<OutboxState> = std::to_array<std::string_view>(
    {"queued", "sending", "accepted", "failed", "uncertain", "held", "cancelled"});

template <>
inline constexpr auto names_of<FaqSource> = std::to_array<std::string_view>(
    {"agent_faq", "agent_learn", "answer_contains", "solved", "did_not_help", "own_words"});

template <class E>
concept Named = !names_of<E>.empty();

/// "first_response" for ClockKind::first_response.
template <Named E>
constexpr std::string_view name(E value) {
  return names_of<E>.at(static_cast<std::size_t>(value));
}

/// The enumerator of that name, or nothing.
template <Named E>
constexpr std::optional<E> from_name(std::string_view text) {
  const auto found = std::ranges::find(names_of<E>, text);
  if (found == names_of<E>.end()) return std::nullopt;
  return static_cast<E>(found - names_of<E>.begin());
}

}  // namespace ticketd::db
