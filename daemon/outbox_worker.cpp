#include "daemon/outbox_worker.hpp"

#include <algorithm>
#include <utility>

#include "daemon/all_of.hpp"
#include "daemon/dice.hpp"
#include "daemon/log.hpp"
#include "daemon/mail_endpoints.hpp"
#include "daemon/outbox_rules.hpp"
#include "daemon/wall_clock.hpp"
#include "db/record_names.hpp"
#include "parser/email.hpp"

namespace ticketd {
namespace {

/// Thrown by our own callback when the entry is not to be sent any more.
struct NotQueued {};

}  // namespace

OutboxWorker::OutboxWorker(config::MailboxSettings settings, mail::CurlLoop& curl, Blocking& store_thread,
                           db::Store& store, OutboxJournal& journal, Heartbeats& heartbeats)
    : settings_(std::move(settings)),
      curl_(curl),
      store_thread_(store_thread),
      store_(store),
      journal_(journal),
      pulse_(heartbeats, "outbox " + settings_.address, silence_limit),
      wakeup_(curl.io().get_executor()),
      sessions_(connections),
      health_{.state = Health::State::waiting, .since = wall_clock()} {}

void OutboxWorker::finish_soon() {
  finishing_ = true;
  wakeup_.notify();
}

Task<> OutboxWorker::run() {
  while (!finishing_) {
    try {
      co_await round();
    } catch (const db::StoreError& e) {
      if (e.kind() == db::StoreError::Kind::fatal) throw;
      trouble_ = mail::MailError{mail::MailError::Kind::unreachable, e.what()};
    }
    pulse_.beat();
    if (trouble_) {
      co_await pause_after(*std::exchange(trouble_, std::nullopt));
      continue;
    }
    soon_.reset();
    later_.reset();
    health_.enter(Health::State::waiting, wall_clock());
    co_await sleep_until_due();
  }
  co_await close_connections();
}

Task<> OutboxWorker::pause_after(mail::MailError error) {
  const auto pause = error.transient() ? soon_.next(dice()) : later_.next(dice());
  log::event(error.transient() ? log::Level::warning : log::Level::error, "smtp_failed",
             {{"mailbox", settings_.address},
              {"kind", mail::kind_name(error.kind)},
              {"reason", error.detail},
              {"retry_ms", pause.count()}});
  health_.enter(Health::State::failing, wall_clock(), error.detail);
  // New mail must not cut it short, the end may.
  const auto end = std::chrono::steady_clock::now() + pause;
  for (auto now = end - pause; !finishing_ && now < end; now = std::chrono::steady_clock::now())
    co_await wakeup_.sleep(end - now);
}

Task<> OutboxWorker::round() {
  for (;;) {
    std::vector<db::OutboxEntry> entries = co_await due_entries();
    if (entries.empty()) co_return;
    if (health_.state != Health::State::failing) health_.enter(Health::State::working, wall_clock());
    Due due(std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
    co_await send_all(due);
    if (trouble_ || finishing_) co_return;
  }
}

Task<std::vector<db::OutboxEntry>> OutboxWorker::due_entries() {
  return store_thread_.run(
      [this] { return store_.outbox().due(settings_.address, wall_clock(), entries_a_round); });
}

/// The connections share `due`: each takes the next entry when it has settled its last one. The first one is
/// made alone: where it fails the others would too, and four refused logins at once look like an attack.
Task<> OutboxWorker::send_all(Due& due) {
  std::ranges::partition(sessions_, [](const auto& s) { return s && s->still_open(); });
  if (const auto connected = co_await ready(sessions_.front()); !connected) {
    trouble_ = connected.error();
    co_return;
  }
  std::vector<Task<>> senders;
  const std::size_t wanted = std::min<std::size_t>(due.size(), sessions_.size());
  senders.reserve(wanted);
  for (std::size_t i = 0; i < wanted; ++i) senders.push_back(send_from(due, sessions_[i]));
  co_await all_of(std::move(senders));
}

Task<> OutboxWorker::send_from(Due& due, std::unique_ptr<mail::SmtpSession>& session) {
  while (!due.empty() && !trouble_ && !finishing_) {
    // Before an entry is taken: an account that cannot be reached costs no mail a try. One connection fewer
    // is no trouble; when none is left the next round says so.
    if (!co_await ready(session)) co_return;
    pulse_.beat();
    if (due.empty()) co_return;
    const db::OutboxEntry entry = std::move(due.front());
    due.pop_front();
    co_await send_one(entry, *session);
    pulse_.beat();
  }
}

Task<mail::MailResult<>> OutboxWorker::ready(std::unique_ptr<mail::SmtpSession>& session) {
  if (session && session->still_open()) co_return mail::MailResult<>{};
  session = std::make_unique<mail::SmtpSession>(curl_);
  co_return co_await session->connect(smtp_endpoint(settings_));
}

Task<> OutboxWorker::send_one(const db::OutboxEntry& entry, mail::SmtpSession& session) {
  if (auto late = too_late(entry, wall_clock())) co_return co_await settle(entry, std::move(*late));
  const auto message = co_await store_thread_.run([&] { return store_.outbox().message(entry.outgoing); });
  if (!message) {
    co_await settle(entry, {.id = entry.id, .state = db::OutboxState::failed, .reply_text = "erased"});
    co_return;
  }
  std::optional<mail::SmtpOutcome> outcome;
  try {
    outcome = co_await submit(entry, *message, session);
  } catch (const NotQueued&) {
    co_return;  // cancelled meanwhile; the session has closed itself and nothing was sent
  }
  const db::SendResult result = after_try(entry, *outcome, wall_clock());
  co_await settle(entry, result);
  log::event(result.state == db::OutboxState::accepted ? log::Level::info : log::Level::warning, "mail_sent",
             {{"entry", std::to_underlying(entry.id)},
              {"ticket", entry.ticket ? std::to_underlying(*entry.ticket) : 0},
              {"kind", db::name(entry.kind)},
              {"state", db::name(result.state)},
              {"code", result.reply_code},
              {"reply", reply_for_log(entry, result.reply_text)}});
}

/// What became of a mail is written down even if the disk is full for hours: forgotten, it would stay "on its
/// way" and be sent again.
Task<> OutboxWorker::settle(const db::OutboxEntry& entry, db::SendResult result) {
  for (Backoff backoff;;) {
    std::string reason;
    try {
      co_await journal_.settled(entry, result);
      co_return;
    } catch (const db::StoreError& e) {
      using Kind = db::StoreError::Kind;
      if (e.kind() != Kind::no_space && e.kind() != Kind::busy) throw;
      reason = e.what();
    }
    const auto pause = backoff.next(dice());
    log::warning("outcome_not_stored", {{"entry", std::to_underlying(entry.id)},
                                        {"state", db::name(result.state)},
                                        {"reason", reason},
                                        {"retry_ms", pause.count()}});
    pulse_.beat();
    co_await sleep_for(pause);
  }
}

/// The commit before the final dot.
Task<> OutboxWorker::still_to_send(const db::OutboxEntry& entry) {
  pulse_.beat();
  if (!co_await journal_.sending(entry)) throw NotQueued();
}

/// One transaction; a second one where the server does not take the null sender of an automatic reply.
Task<mail::SmtpOutcome> OutboxWorker::submit(const db::OutboxEntry& entry, std::string_view message,
                                             mail::SmtpSession& session) {
  const auto before_final_dot = [this, &entry] { return still_to_send(entry); };
  mail::SmtpMail mail{.sender = entry.mail_from, .recipient = entry.recipient, .message = message};
  if (mail.sender.empty() && null_sender_refused_) mail.sender = settings_.address;
  auto outcome = co_await session.send(mail, before_final_dot);

  using Outcome = mail::SmtpOutcome;
  if (!mail.sender.empty() || !refuses_null_sender(outcome)) co_return outcome;
  log::warning("null_sender_refused", {{"mailbox", settings_.address}, {"reply", outcome.text}});
  null_sender_refused_ = true;
  if (!session.is_open() || outcome.stage == Outcome::Stage::message) {
    outcome.status = Outcome::Status::deferred;  // the next try has a sender
    co_return outcome;
  }
  mail.sender = settings_.address;
  co_return co_await session.send(mail, before_final_dot);
}

Task<> OutboxWorker::sleep_until_due() {
  const auto next =
      co_await store_thread_.run([this] { return store_.outbox().next_due(settings_.address); });
  std::chrono::seconds pause = look_again;
  if (next)
    pause = std::clamp<std::chrono::seconds>(*next - wall_clock(), std::chrono::seconds{0}, look_again);
  if (pause > keep_connection) {
    if (co_await wakeup_.sleep(keep_connection))
      co_return;  // the next mail often comes soon and finds a connection
    co_await close_connections();
    pause -= keep_connection;
  }
  co_await wakeup_.sleep(pause);
}

Task<> OutboxWorker::close_connections() {
  for (auto& session : sessions_)
    if (const auto closing = std::exchange(session, nullptr)) co_await closing->quit();
}

}  // namespace ticketd
