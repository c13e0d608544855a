// What happens because time has passed and not because a mail came: held acknowledgements go when their
// budget has room, mails that waited too long are given up, ops get their daily digest.
#pragma once

#include <functional>

#include "daemon/config/config.hpp"
#include "daemon/heartbeats.hpp"
#include "daemon/outbox_journal.hpp"

namespace ticketd {

class TimerWorker {
 public:
  static constexpr std::chrono::seconds period{30};
  static constexpr std::chrono::minutes silence_limit{15};

  /// References outlive the worker. `mail_to_send` is called after outbox rows were written or released.
  TimerWorker(config::DaemonSettings daemon, std::shared_ptr<const desk::Desk> desk, Blocking& store_thread,
              db::Store& store, OutboxJournal& journal, Heartbeats& heartbeats,
              std::function<void()> mail_to_send);

  /// Ends by cancellation, or by a db::StoreError that will not heal.
  Task<> run();

 private:
  void release_held();
  void write_digest();

  config::DaemonSettings daemon_;
  std::shared_ptr<const desk::Desk> desk_;
  Blocking& store_thread_;
  db::Store& store_;
  OutboxJournal& journal_;
  Heartbeats::Pulse pulse_;
  std::function<void()> mail_to_send_;
};

}  // namespace ticketd
