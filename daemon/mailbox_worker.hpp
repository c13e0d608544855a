// Watches one mailbox: connect, fetch what the ledger does not have, hand it to the intake, then flag or move
// it; IDLE between, a poll as the safety net. Its trouble is its own: no other mailbox waits for it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/backoff.hpp"
#include "daemon/config/config.hpp"
#include "daemon/folder_start.hpp"
#include "daemon/health.hpp"
#include "daemon/heartbeats.hpp"
#include "daemon/intake.hpp"

namespace ticketd {

class MailboxWorker {
 public:
  /// Servers hang up after 30 minutes of IDLE (RFC 2177).
  static constexpr std::chrono::minutes idle_limit{25};
  /// A worker that has done nothing for this long hangs: longer than the session waits for any few answers,
  /// or one server that drips would have the watchdog end us all.
  static constexpr std::chrono::minutes silence_limit{90};
  static constexpr int actions_a_round = 500;

  /// References outlive the worker.
  MailboxWorker(config::MailboxSettings settings, std::size_t max_message_bytes, mail::CurlLoop& curl,
                Blocking& store_thread, db::Store& store, Intake& intake, Heartbeats& heartbeats);

  /// Ends by cancellation, or by a db::StoreError that will not heal.
  Task<> run();

  const Health& health() const { return health_; }

 private:
  using Result = mail::MailResult<>;

  Task<Result> watch(mail::ImapSession& session);
  Task<Result> begin_folder(mail::ImapSession& session, std::uint32_t uidvalidity);
  Task<mail::MailResult<FolderStart>> first_start(mail::ImapSession& session);
  Task<mail::MailResult<FolderStart>> renumbered_start(mail::ImapSession& session, db::Time started);
  Task<Result> fetch_new(mail::ImapSession& session, std::uint32_t uidvalidity);
  Task<std::vector<Filed>> accept(std::vector<mail::FetchedMail> window, std::uint32_t uidvalidity);
  Task<Result> account_for(mail::ImapSession& session, std::vector<std::uint32_t> missing,
                           std::uint32_t uidvalidity);
  Task<> expect(std::vector<std::uint32_t> uids, std::uint32_t uidvalidity);
  std::vector<db::ServerUid> places(const std::vector<std::uint32_t>& uids, std::uint32_t uidvalidity) const;
  Task<> record(std::vector<std::uint32_t> uids, std::uint32_t uidvalidity, db::LedgerOutcome outcome,
                std::string detail);
  Task<Result> tidy_server(mail::ImapSession& session, std::uint32_t uidvalidity);
  Task<Result> wait_for_mail(mail::ImapSession& session);
  Task<> pause_after(mail::MailError error);

  config::MailboxSettings settings_;
  std::size_t max_message_bytes_;
  mail::CurlLoop& curl_;
  Blocking& store_thread_;
  db::Store& store_;
  Intake& intake_;
  Heartbeats::Pulse pulse_;
  db::FolderName folder_;
  Backoff soon_{std::chrono::seconds{1}, std::chrono::minutes{5}};
  /// For refused logins and the like: a person has to mend it, and hurrying locks accounts.
  Backoff later_{std::chrono::seconds{30}, std::chrono::minutes{30}};
  Health health_;
};

}  // namespace ticketd
