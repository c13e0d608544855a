// What happens because time has passed and not because a mail came: held acknowledgements go when their
// budget has room, mails that waited too long are given up, ops get their daily digest and weekly report.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/config/config.hpp"
#include "daemon/heartbeats.hpp"
#include "daemon/outbox_journal.hpp"
#include "daemon/wall_clock.hpp"

namespace ticketd {

class TimerWorker {
 public:
  static constexpr std::chrono::seconds period{30};
  static constexpr std::chrono::minutes silence_limit{15};

  struct Threads {
    Blocking& store;
    Blocking& parsers;
  };

  /// References outlive the worker. `mail_to_send` is called after outbox rows were written or released;
  /// `clock` is called on any thread.
  TimerWorker(config::DaemonSettings daemon, std::shared_ptr<const desk::Desk> desk, Threads threads,
              db::Store& store, OutboxJournal& journal, Heartbeats& heartbeats,
              std::function<void()> mail_to_send, std::function<db::Time()> clock = wall_clock);

  /// Ends by cancellation, or by a db::StoreError that will not heal.
  Task<> run();

 private:
  struct Words {
    std::string subject{};
    std::string text{};
    std::string html{};  ///< may be empty
  };

  void release_held();
  void write_digest();
  Task<> write_weekly_report();
  void write_to_ops(db::OutgoingKind kind, Words words, db::Time now);
  /// nullptr: nobody is to be told.
  const desk::Mailbox* ops_mailbox() const;
  /// To ops; there is a mailbox to tell them from.
  std::optional<db::Time> last_written(db::OutgoingKind kind) const;

  config::DaemonSettings daemon_;
  std::shared_ptr<const desk::Desk> desk_;
  Threads threads_;
  db::Store& store_;
  OutboxJournal& journal_;
  Heartbeats::Pulse pulse_;
  std::function<void()> mail_to_send_;
  std::function<db::Time()> clock_;
};

}  // namespace ticketd
