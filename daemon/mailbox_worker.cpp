#include "daemon/mailbox_worker.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "daemon/awaited_mails.hpp"
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

std::vector<std::uint32_t> uids_of(const std::vector<FetchedMail>& mails) {
  std::vector<std::uint32_t> uids;
  std::ranges::transform(mails, std::back_inserter(uids), &FetchedMail::uid);
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
  pulse_.beat();
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

  const auto start =
      cursor ? co_await renumbered_start(session, cursor->started) : co_await first_start(session);
  if (!start) co_return std::unexpected(start.error());
  log::info(cursor ? "uidvalidity_changed" : "mailbox_first_start",
            {{"mailbox", settings_.address},
             {"uidvalidity", uidvalidity},
             {"before_start_uid", start->before_start_uid}});
  co_await store_thread_.run(
      [&] { store_.ledger().begin_folder(folder_, uidvalidity, start->before_start_uid, wall_clock()); });
  co_await expect(start->newer, uidvalidity);
  co_await record(start->older, uidvalidity, db::LedgerOutcome::before_start, "older than the first start");
  co_return Result{};
}

/// What lies before `start` of the configuration (RELIABILITY, invariant 3).
Task<MailResult<FolderStart>> MailboxWorker::first_start(mail::ImapSession& session) {
  if (settings_.start == config::Start::all) co_return FolderStart{};
  const auto there = co_await session.search(1);
  if (!there) co_return std::unexpected(there.error());
  const std::uint32_t last = there->empty() ? 0 : there->back();
  if (settings_.start == config::Start::now) co_return FolderStart{.before_start_uid = last};

  const auto wanted = co_await session.search(1, std::chrono::year_month_day(*settings_.start_date));
  if (!wanted) co_return std::unexpected(wanted.error());
  co_return FolderStart{.before_start_uid = wanted->empty() ? last : wanted->front() - 1};
}

/// The server has numbered its mails anew. What we filed is known again by its content; what lay there before
/// our first start we never had, so its date must tell.
Task<MailResult<FolderStart>> MailboxWorker::renumbered_start(mail::ImapSession& session, db::Time started) {
  if (settings_.start == config::Start::all) co_return FolderStart{};
  const db::Time start = settings_.start == config::Start::date ? db::Time(*settings_.start_date) : started;
  const auto there = co_await session.search(1);
  if (!there) co_return std::unexpected(there.error());
  const auto summaries = co_await session.summaries(*there);
  if (!summaries) co_return std::unexpected(summaries.error());

  std::vector<std::uint32_t> older;
  for (const mail::MailSummary& mail : *summaries)
    if (mail.internal_date && *mail.internal_date < start) older.push_back(mail.uid);
  co_return folder_start(*there, older);
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
  AwaitedMails awaited(wanted);
  auto window = co_await fetching.next();
  while (window && !window->empty()) {
    // Before anything above them is filed: the connection may be lost before they come.
    co_await expect(awaited.came(uids_of(*window)), uidvalidity);
    pulse_.beat();
    auto [filed, next] = co_await both(accept(std::move(*window), uidvalidity), fetching.next());
    window = std::move(next);
  }
  if (!window) co_return std::unexpected(window.error());
  co_return co_await account_for(session, awaited.missing(), uidvalidity);
}

/// The server did not hand these out, for whatever reason. Gone is what it does not list any more; the rest
/// counts as tried, and becomes a stub ticket in the end.
Task<MailResult<>> MailboxWorker::account_for(mail::ImapSession& session, std::vector<std::uint32_t> missing,
                                              std::uint32_t uidvalidity) {
  if (missing.empty()) co_return Result{};
  const auto listed = co_await session.search(missing.front());
  if (!listed) co_return std::unexpected(listed.error());
  const std::vector<std::uint32_t> gone = missing_from(*listed, missing);
  co_await record(gone, uidvalidity, db::LedgerOutcome::vanished, "gone before it was fetched");

  std::vector<FetchedMail> withheld;
  for (const std::uint32_t uid : missing_from(gone, missing))
    withheld.push_back({.uid = uid, .content = FetchedMail::Content::unavailable});
  if (!withheld.empty()) (void)co_await accept(std::move(withheld), uidvalidity);
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
  co_await store_thread_.run(
      [&] { store_.ledger().record(places(uids, uidvalidity), outcome, detail, wall_clock()); });
}

Task<> MailboxWorker::expect(std::vector<std::uint32_t> uids, std::uint32_t uidvalidity) {
  if (uids.empty()) co_return;
  co_await store_thread_.run([&] { store_.ledger().expect(places(uids, uidvalidity), wall_clock()); });
}

std::vector<db::ServerUid> MailboxWorker::places(const std::vector<std::uint32_t>& uids,
                                                 std::uint32_t uidvalidity) const {
  std::vector<db::ServerUid> all;
  all.reserve(uids.size());
  for (const std::uint32_t uid : uids) all.push_back({folder_.account, folder_.folder, uidvalidity, uid});
  return all;
}

/// Flags and moves what is filed. Cosmetics: a server that refuses keeps its mail where it is, and nothing is
/// lost.
Task<MailResult<>> MailboxWorker::tidy_server(mail::ImapSession& session, std::uint32_t uidvalidity) {
  if (settings_.after_intake == config::AfterIntake::keep) co_return Result{};
  for (;;) {
    pulse_.beat();
    const auto pending = co_await store_thread_.run(
        [&] { return store_.ledger().pending_actions(folder_, uidvalidity, actions_a_round); });
    if (pending.empty()) co_return Result{};

    std::vector<std::uint32_t> uids;
    std::ranges::transform(pending, std::back_inserter(uids), &db::PendingAction::uid);
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
    co_await store_thread_.run([&] { store_.ledger().actions_done(places(uids, uidvalidity)); });
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
