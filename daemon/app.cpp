#include "daemon/app.hpp"

#include <boost/asio/redirect_error.hpp>
#include <utility>

#include "daemon/answers.hpp"
#include "daemon/build_desk.hpp"
#include "daemon/config/read_config.hpp"
#include "daemon/faq_answers.hpp"
#include "daemon/log.hpp"
#include "daemon/outbox_rules.hpp"
#include "daemon/reconcile.hpp"
#include "daemon/report_answers.hpp"
#include "daemon/service.hpp"
#include "daemon/wall_clock.hpp"

namespace ticketd {
namespace {

StateLock lock_or_throw(const std::filesystem::path& state_dir) {
  auto lock = StateLock::acquire(state_dir);
  if (!lock) throw std::runtime_error(lock.error());
  return std::move(*lock);
}

constexpr std::chrono::seconds default_watchdog{30};
constexpr std::chrono::seconds faq_head_start{10};

}  // namespace

App::App(config::Config config)
    : config_(std::move(config)),
      lock_(lock_or_throw(config_.daemon.state_dir)),
      parsers_(parser_threads),
      store_(config_.daemon.state_dir / "ticketd.db"),
      desk_(build_desk(config_)),
      intake_(parsers_, store_thread_, store_, desk_, [this] { mail_to_send(); }),
      faq_(
          io_.get_executor(), config_.faq, [this] { return faq_experience(); },
          [this](FaqService::Snapshot faq) { intake_.use(std::move(faq)); }),
      journal_(io_.get_executor(), store_thread_, store_, desk_, [this] { mail_to_send(); }),
      receiving_(io_.get_executor(),
                 [this](const auto& name, const auto& failure) { worker_failed(name, failure); }),
      sending_(io_.get_executor(),
               [this](const auto& name, const auto& failure) { worker_failed(name, failure); }),
      serving_(io_.get_executor(),
               [this](const auto& name, const auto& failure) { worker_failed(name, failure); }),
      wake_(io_.get_executor()),
      started_(wall_clock()) {
  intake_.on_learned(
      [this](const std::vector<db::FaqExample>& examples) { faq_.learn(learned_examples(examples)); });
}

void App::run() {
  recover_outbox();
  ControlServer control(io_.get_executor(), config_.daemon.control_socket, control_handlers());
  asio::co_spawn(io_, serve(control), [](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
  });
  io_.run();
  if (failure_) std::rethrow_exception(failure_);
}

/// Entries found "sending" were cut off by the end of the last process: whether they arrived nobody knows.
void App::recover_outbox() {
  const db::Time now = wall_clock();
  for (const db::OutboxEntry& entry : store_.outbox().recover(now, now + uncertain_pause))
    log::warning("send_interrupted",
                 {{"entry", std::to_underlying(entry.id)}, {"message_id", entry.message_id}});
}

/// The same after a reload: what was cut off would stay "sending" until the next start.
Task<> App::recover_cut_off() {
  co_await journal_.flushed();
  try {
    co_await store_thread_.run([this] { recover_outbox(); });
  } catch (const db::StoreError& e) {
    if (e.kind() == db::StoreError::Kind::fatal) throw;
    log::warning("recovery_failed", {{"reason", e.what()}});
  }
}

Task<> App::serve(ControlServer& control) {
  serving_.start("control", control.run());
  serving_.start("signals", handle_signals());
  serving_.start("watchdog", feed_watchdog());
  serving_.start("faq", faq_.run());
  // The first mail should find the FAQ ready; mail does not wait for one that is slow or broken.
  co_await faq_.wait_for_first(faq_head_start);
  start_workers();
  log::info("started", {{"mailboxes", config_.mailboxes.size()}});
  service::ready();

  // One after the other: a reload that is asked for too early, or a failure in the middle of one, waits.
  while (!stop_wanted_) {
    co_await wake_.sleep(std::chrono::steady_clock::duration::max());
    try {
      if (!stop_wanted_ && std::exchange(reload_wanted_, false)) co_await reload();
    } catch (const std::exception&) {
      worker_failed("reload", std::current_exception());
    }
  }
  service::stopping();
  log::info("stopping");
  co_await stop_workers();
  co_await serving_.stop();
  log::info("stopped");
}

void App::start_workers() {
  for (const config::MailboxSettings& settings : config_.mailboxes) {
    mailboxes_.push_back(std::make_unique<MailboxWorker>(settings, config_.daemon.max_message_bytes, curl_,
                                                         store_thread_, store_, intake_, heartbeats_));
    receiving_.start("mailbox " + settings.address, mailboxes_.back()->run());
    outboxes_.push_back(
        std::make_unique<OutboxWorker>(settings, curl_, store_thread_, store_, journal_, heartbeats_));
    sending_.start("outbox " + settings.address, outboxes_.back()->run());
  }
  timer_ = std::make_unique<TimerWorker>(config_.daemon, desk_, TimerWorker::Threads{store_thread_, parsers_},
                                         store_, journal_, heartbeats_, [this] { mail_to_send(); });
  receiving_.start("timer", timer_->run());
}

/// Mails on their way may reach their end; what is cut off after `grace` is uncertain, and says so.
Task<> App::stop_workers() {
  for (const auto& outbox : outboxes_) outbox->finish_soon();
  co_await receiving_.stop();
  if (!co_await sending_.ended_within(grace)) log::warning("sending_cut_off");
  co_await sending_.stop();
  mailboxes_.clear();
  outboxes_.clear();
  timer_.reset();
}

Task<> App::handle_signals() {
  asio::signal_set signals(io_, SIGTERM, SIGINT, SIGHUP);
  for (;;) {
    const int signal = co_await signals.async_wait(asio::use_awaitable);
    (signal == SIGHUP ? reload_wanted_ : stop_wanted_) = true;
    wake_.notify();
  }
}

Task<> App::reload() {
  service::reloading();
  if (auto next = read_new_config(config_)) {
    co_await stop_workers();
    co_await recover_cut_off();
    config_ = std::move(*next);
    desk_ = build_desk(config_);
    intake_.use(desk_);
    journal_.use(desk_);
    faq_.use(config_.faq);
    start_workers();
    log::info("reloaded", {{"mailboxes", config_.mailboxes.size()}});
  }
  service::ready();
}

Task<FaqExperience> App::faq_experience() {
  const auto [examples, outcomes] = co_await store_thread_.run(
      [this] { return std::pair(store_.faq().examples(), store_.faq().outcomes(outcomes_max)); });
  co_return ticketd::faq_experience(examples, outcomes);
}

Task<> App::feed_watchdog() {
  const auto period = service::watchdog_period().value_or(default_watchdog) / 3;
  for (;;) {
    const std::vector<std::string> overdue = heartbeats_.overdue();
    if (overdue.empty()) service::feed_watchdog();
    for (const std::string& name : overdue) log::error("worker_silent", {{"worker", name}});
    co_await sleep_for(period);
  }
}

void App::mail_to_send() {
  for (const auto& outbox : outboxes_) outbox->mail_to_send();
}

void App::worker_failed(const std::string& name, const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& e) {
    log::error("worker_failed", {{"worker", name}, {"reason", e.what()}});
  }
  if (!failure_) failure_ = failure;
  stop_wanted_ = true;
  wake_.notify();
}

ControlHandlers App::control_handlers() {
  ControlHandlers handlers = ticket_answers(store_thread_, store_);
  handlers.merge(status_answers(
      store_thread_, store_,
      [this] {
        std::vector<MailboxStatus> all;
        all.reserve(mailboxes_.size());
        for (std::size_t i = 0; i < mailboxes_.size(); ++i)
          all.push_back({config_.mailboxes[i].address, mailboxes_[i]->health(), outboxes_[i]->health()});
        return all;
      },
      [this] { return faq_.status(); }, started_));
  handlers.merge(faq_answers(
      parsers_, store_thread_, store_, [this] { return faq_.snapshot(); }, [this] { faq_.rebuild(); }));
  handlers.merge(report_answers(parsers_, store_thread_, store_, [this] {
    // As the mail to ops has it.
    const desk::Mailbox* const mailbox = desk::mailbox_at(desk_->config, config_.daemon.ops_mailbox);
    return desk::zone_of(desk_->config,
                         mailbox != nullptr ? mailbox->queue : desk_->config.mailboxes.front().queue);
  }));
  handlers.merge(reconcile_answers(curl_, store_thread_, store_, [this] { return config_.mailboxes; }));
  return handlers;
}

}  // namespace ticketd
