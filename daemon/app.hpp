// Builds everything, runs it, ends it. Read this first.
//
//   mailbox workers --batch--> Intake --one transaction--> Store <--journal-- outbox workers
//        (IMAP)                (rules: desk)             (one thread)              (SMTP)
//
// One event loop for all network, one thread that owns the store, a few for parsing. A reload (SIGHUP)
// refuses a configuration whole or builds new rules and workers from it; the store stays open.
#pragma once

#include <boost/asio/io_context.hpp>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "daemon/config/config.hpp"
#include "daemon/control/control_server.hpp"
#include "daemon/faq/faq_service.hpp"
#include "daemon/heartbeats.hpp"
#include "daemon/intake.hpp"
#include "daemon/mail/curl_loop.hpp"
#include "daemon/mailbox_worker.hpp"
#include "daemon/outbox_worker.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/timer_worker.hpp"
#include "daemon/wakeup.hpp"
#include "daemon/worker_group.hpp"

namespace ticketd {

class App {
 public:
  /// Mails on their way may reach their end for this long after SIGTERM.
  static constexpr std::chrono::seconds grace{20};
  static constexpr std::size_t parser_threads = 2;

  /// Takes the state folder's lock and opens the store. Throws std::runtime_error with a sentence for ops, or
  /// db::StoreError.
  explicit App(config::Config config);
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Serves until SIGTERM or SIGINT. Throws what no worker could bear: above all a store that failed.
  void run();

 private:
  Task<> serve(ControlServer& control);
  Task<> handle_signals();
  Task<> feed_watchdog();
  Task<> reload();
  Task<FaqExperience> faq_experience();
  Task<> stop_workers();
  void start_workers();
  void recover_outbox();
  Task<> recover_cut_off();
  void mail_to_send();
  void worker_failed(const std::string& name, const std::exception_ptr& failure);
  ControlHandlers control_handlers();

  config::Config config_;
  StateLock lock_;
  asio::io_context io_{1};
  Blocking parsers_;
  Blocking store_thread_{1};
  db::Store store_;
  std::shared_ptr<const desk::Desk> desk_;  ///< shared with batches under way when a reload replaces it
  mail::CurlLoop curl_{io_};
  Heartbeats heartbeats_;
  Intake intake_;
  FaqService faq_;
  OutboxJournal journal_;
  std::vector<std::unique_ptr<MailboxWorker>> mailboxes_;  ///< in the order of config_.mailboxes
  std::vector<std::unique_ptr<OutboxWorker>> outboxes_;    ///< likewise
  std::unique_ptr<TimerWorker> timer_;
  WorkerGroup receiving_;
  WorkerGroup sending_;
  WorkerGroup serving_;
  Wakeup wake_;  ///< serve(): one of the two is wanted
  bool stop_wanted_ = false;
  bool reload_wanted_ = false;
  std::exception_ptr failure_;
  db::Time started_;
};

}  // namespace ticketd
