// The questions of the command line to the running daemon: tickets, status. Names are those of
// daemon/commands.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "daemon/blocking.hpp"
#include "daemon/control/control_server.hpp"
#include "daemon/faq/faq_service.hpp"
#include "daemon/health.hpp"
#include "db/store.hpp"

namespace ticketd {

/// A mailbox as `status` shows it: its two workers' healths, at this moment.
struct MailboxStatus {
  std::string address{};
  Health receiving{};
  Health sending{};
};

/// "ticket_list" and "ticket_show".
ControlHandlers ticket_answers(Blocking& store_thread, db::Store& store);
/// "status". `mailboxes` and `faq` are asked each time, on the loop.
ControlHandlers status_answers(Blocking& store_thread, db::Store& store,
                               std::function<std::vector<MailboxStatus>()> mailboxes,
                               std::function<FaqStatus()> faq, db::Time started);

}  // namespace ticketd
