// "reconcile": every mail the servers hold against the ledger (RELIABILITY, invariant 14). Reads only, on a
// connection of its own, so that the workers are not disturbed.
#pragma once

#include <functional>
#include <vector>

#include "daemon/blocking.hpp"
#include "daemon/config/config.hpp"
#include "daemon/control/control_server.hpp"
#include "daemon/mail/curl_loop.hpp"
#include "db/store.hpp"

namespace ticketd {

/// `mailboxes` is asked each time, on the loop. References outlive the handlers.
ControlHandlers reconcile_answers(mail::CurlLoop& curl, Blocking& store_thread, db::Store& store,
                                  std::function<std::vector<config::MailboxSettings>()> mailboxes);

}  // namespace ticketd
