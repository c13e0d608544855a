// The question of `ticketd report` to the running daemon.
#pragma once

#include <functional>
#include <string>

#include "daemon/blocking.hpp"
#include "daemon/control/control_server.hpp"
#include "db/store.hpp"

namespace ticketd {

/// "report": a week's report as of now. `zone` (IANA) is asked each time, on the loop; grouping runs on
/// `parsers`.
ControlHandlers report_answers(Blocking& parsers, Blocking& store_thread, db::Store& store,
                               std::function<std::string()> zone);

}  // namespace ticketd
