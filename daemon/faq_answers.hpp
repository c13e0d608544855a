// The questions of `ticketd faq` to the running daemon: why, forget, gaps, stats.
#pragma once

#include <functional>

#include "daemon/blocking.hpp"
#include "daemon/control/control_server.hpp"
#include "daemon/faq/faq_service.hpp"
#include "db/store.hpp"

namespace ticketd {

/// "faq_why", "faq_forget", "faq_gaps", "faq_stats". `faq` gives the snapshot in use, nullptr when there is
/// none; `forgotten` is called on the loop when examples count no more. Matching runs on `parsers`.
ControlHandlers faq_answers(Blocking& parsers, Blocking& store_thread, db::Store& store,
                            std::function<FaqService::Snapshot()> faq, std::function<void()> forgotten);

}  // namespace ticketd
