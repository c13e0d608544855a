// Sends one mailbox's outbox over its SMTP account: due entries, several connections kept for a while, one
// recipient a transaction. An account that cannot be reached costs no mail a try; it waits as a whole and is
// reported.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/backoff.hpp"
#include "daemon/config/config.hpp"
#include "daemon/health.hpp"
#include "daemon/heartbeats.hpp"
#include "daemon/mail/smtp_session.hpp"
#include "daemon/outbox_journal.hpp"
#include "daemon/wakeup.hpp"

namespace ticketd {

class OutboxWorker {
 public:
  static constexpr int connections = 4;
  static constexpr int entries_a_round = 256;
  /// So long a connection is kept for the next mail; servers hang up after five minutes (RFC
  /// 5321, 4.5.3.2.7).
  static constexpr std::chrono::seconds keep_connection{15};
  /// The longest sleep: entries may become due that nobody announces.
  static constexpr std::chrono::seconds look_again{60};
  /// Longer than the slowest server may take for one mail: five minutes for each answer, ten for the last one
  /// (RFC 5321, 4.5.3.2), an answer that drips in twice that.
  static constexpr std::chrono::minutes silence_limit{60};

  /// References outlive the worker.
  OutboxWorker(config::MailboxSettings settings, mail::CurlLoop& curl, Blocking& store_thread,
               db::Store& store, OutboxJournal& journal, Heartbeats& heartbeats);

  /// Ends by cancellation, after finish_soon(), or by a db::StoreError that will not heal.
  Task<> run();
  void mail_to_send() { wakeup_.notify(); }
  /// No further mail is begun; run() ends when those on their way are settled.
  void finish_soon();

  const Health& health() const { return health_; }

 private:
  using Due = std::deque<db::OutboxEntry>;

  Task<> round();
  Task<std::vector<db::OutboxEntry>> due_entries();
  Task<> send_all(Due& due);
  Task<> send_from(Due& due, std::unique_ptr<mail::SmtpSession>& session);
  Task<> send_one(const db::OutboxEntry& entry, mail::SmtpSession& session);
  Task<> settle(const db::OutboxEntry& entry, db::SendResult result);
  Task<mail::SmtpOutcome> submit(const db::OutboxEntry& entry, std::string_view message,
                                 mail::SmtpSession& session);
  Task<> still_to_send(const db::OutboxEntry& entry);
  Task<mail::MailResult<>> ready(std::unique_ptr<mail::SmtpSession>& session);
  Task<> sleep_until_due();
  Task<> pause_after(mail::MailError error);
  Task<> close_connections();

  config::MailboxSettings settings_;
  mail::CurlLoop& curl_;
  Blocking& store_thread_;
  db::Store& store_;
  OutboxJournal& journal_;
  Heartbeats::Pulse pulse_;
  Wakeup wakeup_;
  std::vector<std::unique_ptr<mail::SmtpSession>> sessions_;
  std::optional<mail::MailError> trouble_;  ///< of the account, in this round
  Backoff soon_;
  /// As for a mailbox: a refused login is for a person to mend, and hurrying locks accounts.
  Backoff later_{std::chrono::seconds{30}, std::chrono::minutes{30}};
  bool finishing_ = false;
  bool null_sender_refused_ = false;
  Health health_;
};

}  // namespace ticketd
