#include "daemon/mailbox_worker.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/both.hpp"
#include "daemon/dice.hpp"
#include "daemon/log.hpp"
#include "daemon/mail_endpoints.hpp"
#include "daemon/wall_clock.hpp"

namespace ticketd {
namespace {

using mail::FetchedMail;
using mail::MailError;
using mail::MailResult;

std::vector<std::uint32_t> uids_of(const std::vector<mail::MailSummary>& mails) {
  std::vector<std::uint32_t> uids;
  std::ranges::transform(mails, std::back_inserter(uids), &mail::MailSummary::uid);
  return uids;
}

/// Ascending both: what is in `all` and not in `some`.
std::vector<std::uint32_t> missing_from(const std::vector<std::uint32_t>& some,
                                        const std::vector<std::uint32_t>& all) {
  std::vector<std::uint32_t> missing;
  std::ranges::set_difference(all, some, std::back_inserter(missing));
  return missing;
}

}  // namespace

MailboxWorker::MailboxWorker(config::MailboxSettings settings, std::size_t max_message_bytes,
                             mail::CurlLoop& curl, Blocking& store_thread, db::Store& store, Intake& intake,
                             Heartbeats& heartbeats)
    : settings_(std::move(settings)),
      max_message_bytes_(max_message_bytes),
      curl_(curl),
      store_thread_(store_thread),
      store_(store),
      intake_(intake),
      pulse_(heartbeats, "mailbox " + settings_.address, silence_limit),
      folder_{settings_.address, settings_.imap.folder},
      health_{.since = wall_clock()} {}

Task<> MailboxWorker::run() {
  for (;;) {  // ends by cancellation, or by a store that will not heal
    mail::ImapSession session(curl_);
    Result ended;
    try {
      ended = co_await watch(session);
    } catch (const db::StoreError& e) {
      if (e.kind() == db::StoreError::Kind::fatal) throw;
      ended = std::unexpected(MailError{MailError::Kind::unreachable, e.what()});
    }
    session.close();
    co_await pause_after(ended.error());
  }
}

Task<MailResult<>> MailboxWorker::watch(mail::ImapSession& session) {
  if (health_.state != Health::State::failing) health_.enter(Health::State::connecting, wall_clock());
  if (auto done = co_await session.connect(imap_endpoint(settings_), max_message_bytes_); !done)
    co_return done;
  const auto folder = co_await session.select(folder_.folder, mail::Access::read_write);
  if (!folder) co_return std::unexpected(folder.error());
  if (auto begun = co_await begin_folder(session, folder->uid_validity); !begun) co_return begun;
  log::info("mailbox_connected", {{"mailbox", settings_.address},
                                  {"folder", folder_.folder},
                                  {"uidvalidity", folder->uid_validity},
                                  {"messages", folder->exists}});
  for (;;) {
    pulse_.beat();
    if (auto done = co_await fetch_new(session, folder->uid_validity); !done) co_return done;
    if (auto done = co_await tidy_server(session, folder->uid_validity); !done) co_return done;
    soon_.reset();
    later_.reset();
    health_.enter(Health::State::waiting, wall_clock());
    if (auto done = co_await wait_for_mail(session); !done) co_return done;
  }
}

Task<MailResult<>> MailboxWorker::begin_folder(mail::ImapSession& session, std::uint32_t uidvalidity) {
  const auto cursor = co_await store_thread_.run([&] { return store_.ledger().cursor(folder_); });
  if (cursor && cursor->uidvalidity == uidvalidity) co_return Result{};

  const auto boundary = cursor ? co_await renumbered_boundary(session, uidvalidity, cursor->started)
                               : co_await first_boundary(session);
  if (!boundary) co_return std::unexpected(boundary.error());
  log::info(cursor ? "uidvalidity_changed" : "mailbox_first_start",
            {{"mailbox", settings_.address}, {"uidvalidity", uidvalidity}, {"before_start_uid", *boundary}});
  co_await store_thread_.run(
      [&] { store_.ledger().begin_folder(folder_, uidvalidity, *boundary, wall_clock()); });
  co_return Result{};
}

/// The last UID that lies before `start` (RELIABILITY, invariant 3).
Task<MailResult<std::uint32_t>> MailboxWorker::first_boundary(mail::ImapSession& session) {
  if (settings_.start == config::Start::all) co_return 0U;
  const auto there = co_await session.search(1);
  if (!there) co_return std::unexpected(there.error());
  const std::uint32_t last = there->empty() ? 0 : there->back();
  if (settings_.start == config::Start::now) co_return last;

  const auto wanted = co_await session.search(1, std::chrono::year_month_day(*settings_.start_date));
  if (!wanted) co_return std::unexpected(wanted.error());
  co_return wanted->empty() ? last : wanted->front() - 1;
}

/// The server has numbered its mails anew. What we filed is known again by its content; what lay there before
/// our first start we never had, so its date must tell.
Task<MailResult<std::uint32_t>> MailboxWorker::renumbered_boundary(mail::ImapSession& session,
                                                                   std::uint32_t uidvalidity,
                                                                   db::Time started) {
  if (settings_.start == config::Start::all) co_return 0U;
  const db::Time start = settings_.start == config::Start::date ? db::Time(*settings_.start_date) : started;
  const auto there = co_await session.search(1);
  if (!there) co_return std::unexpected(there.error());
  const auto summaries = co_await session.summaries(*there);
  if (!summaries) co_return std::unexpected(summaries.error());

  const auto is_older = [&](const mail::MailSummary& mail) {
    return mail.internal_date && *mail.internal_date < start;
  };
  const auto first_new = std::ranges::find_if_not(*summaries, is_older);
  std::vector<mail::MailSummary> stragglers;
  std::copy_if(first_new, summaries->end(), std::back_inserter(stragglers), is_older);
  co_await record(uids_of(stragglers), uidvalidity, db::LedgerOutcome::before_start,
                  "older than the first start");
  co_return first_new == summaries->begin() ? 0U : std::prev(first_new)->uid;
}

Task<MailResult<>> MailboxWorker::fetch_new(mail::ImapSession& session, std::uint32_t uidvalidity) {
  const auto cursor = co_await store_thread_.run([&] { return store_.ledger().cursor(folder_); });
  const auto above = co_await session.search(cursor->last_uid + 1);
  if (!above) co_return std::unexpected(above.error());
  const auto wanted =
      co_await store_thread_.run([&] { return store_.ledger().unfinished(folder_, uidvalidity, *above); });
  if (wanted.empty()) co_return Result{};
  health_.enter(Health::State::working, wall_clock());

  auto summaries = co_await session.summaries(wanted);
  if (!summaries) co_return std::unexpected(summaries.error());

  mail::FetchRun fetching(session, std::move(*summaries), {.message_bytes = max_message_bytes_});
  std::vector<std::uint32_t> came;
  auto window = co_await fetching.next();
  while (window && !window->empty()) {
    for (const FetchedMail& mail : *window) came.push_back(mail.uid);
    pulse_.beat();
    auto [filed, next] = co_await both(accept(std::move(*window), uidvalidity), fetching.next());
    window = std::move(next);
  }
  if (!window) co_return std::unexpected(window.error());
  co_await record(missing_from(came, wanted), uidvalidity, db::LedgerOutcome::vanished,
                  "gone before it was fetched");
  co_return Result{};
}

Task<std::vector<Filed>> MailboxWorker::accept(std::vector<FetchedMail> window, std::uint32_t uidvalidity) {
  const bool touch = settings_.after_intake != config::AfterIntake::keep;
  auto filed = co_await intake_.accept({.folder = folder_,
                                        .uidvalidity = uidvalidity,
                                        .action = touch ? db::ServerAction::pending : db::ServerAction::none},
                                       std::move(window));
  if (!filed.empty()) health_.last_mail = wall_clock();
  co_return filed;
}

Task<> MailboxWorker::record(std::vector<std::uint32_t> uids, std::uint32_t uidvalidity,
                             db::LedgerOutcome outcome, std::string detail) {
  if (uids.empty()) co_return;
  std::vector<db::ServerUid> places;
  places.reserve(uids.size());
  for (const std::uint32_t uid : uids) places.push_back({folder_.account, folder_.folder, uidvalidity, uid});
  co_await store_thread_.run([&] { store_.ledger().record(places, outcome, detail, wall_clock()); });
}

/// Flags and moves what is filed. Cosmetics: a server that refuses keeps its mail where it is, and nothing is
/// lost.
Task<MailResult<>> MailboxWorker::tidy_server(mail::ImapSession& session, std::uint32_t uidvalidity) {
  if (settings_.after_intake == config::AfterIntake::keep) co_return Result{};
  for (;;) {
    const auto pending = co_await store_thread_.run(
        [&] { return store_.ledger().pending_actions(folder_, uidvalidity, actions_a_round); });
    if (pending.empty()) co_return Result{};

    std::vector<std::uint32_t> uids;
    std::vector<db::ServerUid> places;
    for (const db::PendingAction& action : pending) {
      uids.push_back(action.uid);
      places.push_back({folder_.account, folder_.folder, uidvalidity, action.uid});
    }
    Result done;
    if (settings_.after_intake == config::AfterIntake::seen) {
      done = co_await session.add_flags(uids, "\\Seen");
    } else if (const auto moved = co_await session.move(uids, settings_.move_to); !moved) {
      done = std::unexpected(moved.error());
    }
    if (!done && done.error().kind != MailError::Kind::rejected) co_return done;
    if (!done)
      log::warning("after_intake_refused",
                   {{"mailbox", settings_.address}, {"mails", uids.size()}, {"reason", done.error().detail}});
    co_await store_thread_.run([&] { store_.ledger().actions_done(places); });
  }
}

Task<MailResult<>> MailboxWorker::wait_for_mail(mail::ImapSession& session) {
  if (session.new_mail_announced()) co_return Result{};
  const auto limit = std::min<std::chrono::steady_clock::duration>(settings_.poll_interval, idle_limit);
  if (session.can_idle()) {
    const auto ended = co_await session.idle(limit);
    co_return ended ? Result{} : std::unexpected(ended.error());
  }
  co_await sleep_for(limit);
  co_return co_await session.noop();
}

Task<> MailboxWorker::pause_after(MailError error) {
  const auto pause = error.transient() ? soon_.next(dice()) : later_.next(dice());
  log::event(error.transient() ? log::Level::warning : log::Level::error, "mailbox_failed",
             {{"mailbox", settings_.address},
              {"kind", mail::kind_name(error.kind)},
              {"reason", error.detail},
              {"retry_ms", pause.count()}});
  health_.enter(Health::State::failing, wall_clock(), error.detail);
  pulse_.beat();
  co_await sleep_for(pause);
}

}  // namespace ticketd
