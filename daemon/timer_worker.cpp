#include "daemon/timer_worker.hpp"

#include <utility>

#include "autoresponder/help_rate.hpp"
#include "daemon/fresh_moment.hpp"
#include "daemon/log.hpp"
#include "daemon/report/ops_digest.hpp"
#include "daemon/wall_clock.hpp"

namespace ticketd {
namespace {

constexpr std::chrono::days digest_period{1};
constexpr std::chrono::weeks vote_period{4};

report::OpsDay day_between(db::Time from, db::Time to, db::Store& store) {
  report::OpsDay day{.from = from, .to = to};
  for (const db::OutcomeCount& count : store.ledger().counts(day.from, to)) {
    if (day.mailboxes.empty() || day.mailboxes.back().mailbox != count.account)
      day.mailboxes.push_back({.mailbox = count.account});
    day.mailboxes.back().outcomes[count.outcome] = count.mails;
  }
  for (const auto& [state, entries] : store.outbox().written(day.from, to)) day.sent[state] = entries;
  for (const db::FaqEntryFigures& entry : store.faq().figures(day.from, to)) {
    day.faq.shown += entry.shown;
    day.faq.used += entry.used;
    day.faq.learned += entry.learned;
    day.faq.solved += entry.solved;
    day.faq.did_not_help += entry.did_not_help;
  }
  for (const db::FaqEntryFigures& entry : store.faq().figures(to - vote_period, to))
    if (autoresponder::sinks({.solved = entry.solved, .did_not_help = entry.did_not_help}))
      day.unhelpful_entries.push_back(entry.entry);
  const db::OutboxCounts waiting = store.outbox().counts(to);
  day.waiting = waiting.queued + waiting.sending + waiting.held;
  return day;
}

}  // namespace

TimerWorker::TimerWorker(config::DaemonSettings daemon, std::shared_ptr<const desk::Desk> desk,
                         Blocking& store_thread, db::Store& store, OutboxJournal& journal,
                         Heartbeats& heartbeats, std::function<void()> mail_to_send)
    : daemon_(std::move(daemon)),
      desk_(std::move(desk)),
      store_thread_(store_thread),
      store_(store),
      journal_(journal),
      pulse_(heartbeats, "timer", silence_limit),
      mail_to_send_(std::move(mail_to_send)) {}

Task<> TimerWorker::run() {
  for (;;) {
    try {
      co_await store_thread_.run([this] {
        release_held();
        write_digest();
      });
      co_await journal_.give_up_expired();
      mail_to_send_();
    } catch (const db::StoreError& e) {
      if (e.kind() == db::StoreError::Kind::fatal) throw;
      log::warning("timer_failed", {{"reason", e.what()}});
    }
    pulse_.beat();
    co_await sleep_for(period);
  }
}

void TimerWorker::release_held() {
  const desk::AutoReply& budget = desk_->config.autoreply;
  const int released = store_.outbox().release_held(
      {.per_domain_per_hour = budget.per_domain_per_hour, .per_hour = budget.per_hour}, wall_clock());
  if (released != 0) log::info("held_released", {{"entries", released}});
}

void TimerWorker::write_digest() {
  if (daemon_.ops_addresses.empty()) return;
  const db::Time now = wall_clock();
  const auto last = store_.outbox().last_written(db::OutgoingKind::ops_report, daemon_.ops_addresses.front());
  if (!report::digest_is_due(last, now)) return;

  const desk::Mailbox* mailbox = desk::mailbox_at(desk_->config, daemon_.ops_mailbox);
  if (mailbox == nullptr) return;
  const report::OpsDigest digest =
      report::ops_digest(day_between(last.value_or(now - digest_period), now, store_));
  parser::OutgoingMessage mail = desk::blank_mail(*mailbox, *desk_, fresh_moment(), "ops_digest");
  for (const std::string& address : daemon_.ops_addresses) mail.to.push_back({"", address});
  mail.subject = digest.subject;
  mail.text = digest.text;

  db::Batch batch = store_.begin(now);
  batch.apply({.outgoing = {desk::post(db::OutgoingKind::ops_report, *mailbox, desk::Sender::null, mail,
                                       daemon_.ops_addresses)}});
  batch.commit();
  log::info("digest_written", {{"recipients", daemon_.ops_addresses.size()}});
}

}  // namespace ticketd
