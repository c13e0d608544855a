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
    if (!trouble_) {
      backoff_.reset();
      health_.enter(Health::State::waiting, wall_clock());
      co_await sleep_until_due();
      continue;
    }
    const auto pause = backoff_.next(dice());
    log::event(trouble_->transient() ? log::Level::warning : log::Level::error, "smtp_failed",
               {{"mailbox", settings_.address},
                {"kind", mail::kind_name(trouble_->kind)},
                {"reason", trouble_->detail},
                {"retry_ms", pause.count()}});
    health_.enter(Health::State::failing, wall_clock(), std::exchange(trouble_, std::nullopt)->detail);
    if (!finishing_) co_await sleep_for(pause);
  }
  co_await close_connections();
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

/// The connections share `due`: each takes the next entry when it has settled its last one.
Task<> OutboxWorker::send_all(Due& due) {
  std::vector<Task<>> senders;
  const std::size_t wanted = std::min<std::size_t>(due.size(), sessions_.size());
  senders.reserve(wanted);
  for (std::size_t i = 0; i < wanted; ++i) senders.push_back(send_from(due, sessions_[i]));
  co_await all_of(std::move(senders));
}

Task<> OutboxWorker::send_from(Due& due, std::unique_ptr<mail::SmtpSession>& session) {
  while (!due.empty() && !trouble_ && !finishing_) {
    // Before an entry is taken: an account that cannot be reached costs no mail a try.
    if (const auto connected = co_await ready(session); !connected) {
      // One connection fewer is no trouble as long as another one works.
      const bool alone = std::ranges::none_of(sessions_, [](const auto& s) { return s && s->is_open(); });
      if (alone) trouble_ = connected.error();
      co_return;
    }
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
  const auto message = co_await store_thread_.run([&] { return store_.outbox().message(entry.outgoing); });
  if (!message) {
    co_await journal_.settled(entry,
                              {.id = entry.id, .state = db::OutboxState::failed, .reply_text = "erased"});
    co_return;
  }
  std::optional<mail::SmtpOutcome> outcome;
  try {
    outcome = co_await submit(entry, *message, session);
  } catch (const NotQueued&) {
    co_return;  // cancelled meanwhile; the session has closed itself and nothing was sent
  }
  const db::SendResult result = after_try(entry, *outcome, wall_clock());
  co_await journal_.settled(entry, result);
  log::event(result.state == db::OutboxState::accepted ? log::Level::info : log::Level::warning, "mail_sent",
             {{"entry", std::to_underlying(entry.id)},
              {"ticket", entry.ticket ? std::to_underlying(*entry.ticket) : 0},
              {"kind", db::name(entry.kind)},
              {"state", db::name(result.state)},
              {"code", result.reply_code},
              {"reply", result.reply_text}});
}

/// The commit before the final dot.
Task<> OutboxWorker::still_to_send(const db::OutboxEntry& entry) {
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
  const bool sender_refused =
      outcome.status == Outcome::Status::rejected && outcome.stage == Outcome::Stage::mail;
  if (mail.sender.empty() && sender_refused && session.is_open()) {
    log::warning("null_sender_refused", {{"mailbox", settings_.address}, {"reply", outcome.text}});
    null_sender_refused_ = true;
    mail.sender = settings_.address;
    outcome = co_await session.send(mail, before_final_dot);
  }
  co_return outcome;
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
