// The rows of one ticket, written from the values of records.hpp. Inside db only; the caller holds the
// transaction.
#pragma once

#include "db/connection.hpp"

namespace ticketd::db {

void insert_ticket(Connection& db, const Ticket& ticket);
void put_participant(Connection& db, TicketId ticket, const Participant& participant);
void put_agent_generation(Connection& db, TicketId ticket, const AgentGeneration& generation);
void insert_event(Connection& db, const Event& event);
/// Members that are set are written; `updated` always is. Closing and opening again move `closed`.
void change_ticket(Connection& db, TicketId ticket, const TicketChange& change, Time now);
void stop_clock(Connection& db, TicketId ticket, ClockKind kind, Time now);
/// A running clock of that kind is left alone.
void start_clock(Connection& db, TicketId ticket, const NewClock& clock);

}  // namespace ticketd::db
