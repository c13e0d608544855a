#include "daemon/timer_worker.hpp"

#include <utility>

#include "daemon/fresh_moment.hpp"
#include "daemon/log.hpp"
#include "daemon/report/faq_totals.hpp"
#include "daemon/report/ops_digest.hpp"
#include "daemon/report/weekly_report.hpp"
#include "daemon/weekly_figures.hpp"
#include "db/record_names.hpp"

namespace ticketd {
namespace {

constexpr std::chrono::days digest_period{1};

report::OpsDay day_between(db::Time from, db::Time to, db::Store& store) {
  report::OpsDay day{.from = from, .to = to};
  for (const db::OutcomeCount& count : store.ledger().counts(day.from, to)) {
    if (day.mailboxes.empty() || day.mailboxes.back().mailbox != count.account)
      day.mailboxes.push_back({.mailbox = count.account});
    day.mailboxes.back().outcomes[count.outcome] = count.mails;
  }
  for (const auto& [state, entries] : store.outbox().written(day.from, to)) day.sent[state] = entries;
  day.faq = report::faq_totals(store.faq().figures(day.from, to));
  const db::OutboxCounts waiting = store.outbox().counts(to);
  day.waiting = waiting.queued + waiting.sending + waiting.held;
  return day;
}

}  // namespace

TimerWorker::TimerWorker(config::DaemonSettings daemon, std::shared_ptr<const desk::Desk> desk,
                         Threads threads, db::Store& store, OutboxJournal& journal, Heartbeats& heartbeats,
                         std::function<void()> mail_to_send, std::function<db::Time()> clock)
    : daemon_(std::move(daemon)),
      desk_(std::move(desk)),
      threads_(threads),
      store_(store),
      journal_(journal),
      pulse_(heartbeats, "timer", silence_limit),
      mail_to_send_(std::move(mail_to_send)),
      clock_(std::move(clock)) {}

Task<> TimerWorker::run() {
  for (;;) {
    try {
      co_await threads_.store.run([this] {
        release_held();
        write_digest();
      });
      co_await write_weekly_report();
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
      {.per_domain_per_hour = budget.per_domain_per_hour, .per_hour = budget.per_hour}, clock_());
  if (released != 0) log::info("held_released", {{"entries", released}});
}

const desk::Mailbox* TimerWorker::ops_mailbox() const {
  if (daemon_.ops_addresses.empty()) return nullptr;
  return desk::mailbox_at(desk_->config, daemon_.ops_mailbox);
}

std::optional<db::Time> TimerWorker::last_written(db::OutgoingKind kind) const {
  return store_.outbox().last_written(kind, daemon_.ops_addresses.front());
}

void TimerWorker::write_digest() {
  if (ops_mailbox() == nullptr) return;
  const db::Time now = clock_();
  const auto last = last_written(db::OutgoingKind::ops_report);
  if (!report::digest_is_due(last, now)) return;
  report::OpsDigest digest = report::ops_digest(day_between(last.value_or(now - digest_period), now, store_));
  write_to_ops(db::OutgoingKind::ops_report,
               {.subject = std::move(digest.subject), .text = std::move(digest.text)}, now);
  log::info("digest_written", {{"recipients", daemon_.ops_addresses.size()}});
}

Task<> TimerWorker::write_weekly_report() {
  const desk::Mailbox* const mailbox = ops_mailbox();
  if (mailbox == nullptr) co_return;
  const db::Time now = clock_();
  const std::string zone = desk::zone_of(desk_->config, mailbox->queue);
  const auto last =
      co_await threads_.store.run([this] { return last_written(db::OutgoingKind::weekly_report); });
  if (!report::weekly_report_is_due(last, now, zone)) co_return;

  const report::WeekFigures figures = co_await week_figures(report::week_before(now, zone), zone, now,
                                                            threads_.parsers, threads_.store, store_);
  if (report::nothing_happened(figures)) co_return;
  report::WeeklyReport report = report::weekly_report(figures);
  co_await threads_.store.run([&] {
    write_to_ops(db::OutgoingKind::weekly_report,
                 {.subject = std::move(report.subject),
                  .text = std::move(report.text),
                  .html = std::move(report.html)},
                 now);
  });
  log::info("weekly_report_written", {{"recipients", daemon_.ops_addresses.size()}});
}

void TimerWorker::write_to_ops(db::OutgoingKind kind, Words words, db::Time now) {
  const desk::Mailbox& mailbox = *ops_mailbox();
  parser::OutgoingMessage mail = desk::blank_mail(mailbox, *desk_, fresh_moment(), db::name(kind));
  for (const std::string& address : daemon_.ops_addresses) mail.to.push_back({"", address});
  mail.subject = std::move(words.subject);
  mail.text = std::move(words.text);
  mail.html = std::move(words.html);
  mail.extra.push_back({.name = "Auto-Submitted", .value = "auto-generated"});  // RFC 3834, 5
  mail.extra.push_back({.name = "X-Auto-Response-Suppress", .value = "All"});

  db::Batch batch = store_.begin(now);
  batch.apply({.outgoing = {desk::post(kind, mailbox, desk::Sender::null, mail, daemon_.ops_addresses)}});
  batch.commit();
}

}  // namespace ticketd
