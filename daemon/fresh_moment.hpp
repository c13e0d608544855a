// The time and the luck of one decision: what the shell brings to the pure rules.
#pragma once

#include "daemon/desk/envelope.hpp"

namespace ticketd {

desk::Moment fresh_moment();

}  // namespace ticketd
