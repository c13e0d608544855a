#include "db/ticket_list.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string_view>

namespace ticketd::db {
namespace {

constexpr std::size_t state_count = names_of<TicketState>.size();

/// The filter's states for five parameters; those not wanted match nothing.
std::array<std::string_view, state_count> wanted_states(const TicketFilter& filter) {
  std::array<std::string_view, state_count> wanted{};
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (filter.states.empty() ||
        std::ranges::find(filter.states, static_cast<TicketState>(i)) != filter.states.end())
      wanted[i] = names_of<TicketState>.at(i);
  return wanted;
}

/// Tickets with a running clock, by what is due. CROSS JOIN keeps the order of the clocks' index: no sorting.
std::vector<TicketId> running(Connection& db, const TicketFilter& filter) {
  const auto s = wanted_states(filter);
  Statement row = db.query(
      "SELECT t.ticket_id FROM clocks AS c CROSS JOIN tickets AS t ON t.ticket_id = c.ticket_id "
      "WHERE c.stopped_s IS NULL AND t.state IN (?1, ?2, ?3, ?4, ?5) AND (?6 = '' OR t.queue = ?6) "
      "AND (?7 = '' OR t.assignee = ?7) ORDER BY c.due_s, c.ticket_id",
      s[0], s[1], s[2], s[3], s[4], filter.queue, filter.assignee);
  std::vector<TicketId> ids;
  std::set<TicketId> seen;  // a ticket may have several clocks
  while (std::ssize(ids) < filter.limit && row.step())
    if (const auto id = row.get<TicketId>(); seen.insert(id).second) ids.push_back(id);
  return ids;
}

/// Tickets of one state without a running clock, newest first.
std::vector<TicketId> resting(Connection& db, std::string_view state, const TicketFilter& filter,
                              std::int64_t limit) {
  std::vector<TicketId> ids;
  const auto read = [&ids](Statement row) {
    while (row.step()) ids.push_back(row.get<TicketId>());
  };
  if (filter.queue.empty())
    read(
        db.query("SELECT t.ticket_id FROM tickets AS t WHERE t.state = ?1 AND (?2 = '' OR t.assignee = ?2) "
                 "AND NOT EXISTS "
                 "(SELECT 1 FROM clocks AS c WHERE c.ticket_id = t.ticket_id AND c.stopped_s IS NULL) "
                 "ORDER BY t.ticket_id DESC LIMIT ?3",
                 state, filter.assignee, limit));
  else
    read(db.query(
        "SELECT t.ticket_id FROM tickets AS t WHERE t.queue = ?1 AND t.state = ?2 AND (?3 = '' OR t.assignee "
        "= ?3) "
        "AND NOT EXISTS (SELECT 1 FROM clocks AS c WHERE c.ticket_id = t.ticket_id AND c.stopped_s IS NULL) "
        "ORDER BY t.ticket_id DESC LIMIT ?4",
        filter.queue, state, filter.assignee, limit));
  return ids;
}

}  // namespace

std::vector<TicketId> listed_tickets(Connection& db, const TicketFilter& filter) {
  std::vector<TicketId> ids = running(db, filter);
  const std::int64_t room = filter.limit - std::ssize(ids);
  if (room <= 0) return ids;
  std::vector<TicketId> rest;
  for (const std::string_view state : wanted_states(filter)) {
    if (state.empty()) continue;
    const std::vector<TicketId> of_state = resting(db, state, filter, room);
    rest.insert(rest.end(), of_state.begin(), of_state.end());
  }
  std::ranges::sort(rest, std::ranges::greater{});
  rest.resize(std::min(rest.size(), static_cast<std::size_t>(room)));
  ids.insert(ids.end(), rest.begin(), rest.end());
  return ids;
}

std::int64_t count_tickets(Connection& db, const TicketFilter& filter) {
  const auto s = wanted_states(filter);
  const auto count = [&]() -> std::optional<std::int64_t> {
    if (!filter.assignee.empty())
      return db.value<std::int64_t>(
          "SELECT count(*) FROM tickets WHERE state IN (?1, ?2, ?3, ?4, ?5) AND (?6 = '' OR queue = ?6) "
          "AND assignee = ?7",
          s[0], s[1], s[2], s[3], s[4], filter.queue, filter.assignee);
    if (!filter.queue.empty())
      return db.value<std::int64_t>(
          "SELECT count(*) FROM tickets WHERE queue = ? AND state IN (?, ?, ?, ?, ?)", filter.queue, s[0],
          s[1], s[2], s[3], s[4]);
    return db.value<std::int64_t>("SELECT count(*) FROM tickets WHERE state IN (?, ?, ?, ?, ?)", s[0], s[1],
                                  s[2], s[3], s[4]);
  };
  return count().value_or(0);
}

}  // namespace ticketd::db
