#include "daemon/outbox_journal.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <utility>

#include "daemon/backoff.hpp"
#include "daemon/desk/reports.hpp"
#include "daemon/fresh_moment.hpp"
#include "daemon/outbox_rules.hpp"
#include "daemon/wall_clock.hpp"

namespace ticketd {
namespace {

constexpr int expired_at_once = 500;

}  // namespace

Task<bool> OutboxJournal::sending(db::OutboxEntry entry) {
  return in_next_commit({.entry = std::move(entry)});
}

Task<> OutboxJournal::settled(db::OutboxEntry entry, db::SendResult result) {
  (void)co_await in_next_commit({.entry = std::move(entry), .result = std::move(result)});
}

Task<bool> OutboxJournal::in_next_commit(Change change) {
  if (!open_) open_ = std::make_shared<Batch>(loop_);
  const auto batch = open_;
  const std::size_t place = batch->changes.size();
  batch->changes.push_back(std::move(change));
  if (!std::exchange(committing_, true))
    // Its own coroutine: a sender that is cancelled must not take the other senders' commit along. What the
    // store throws is in the batch, for those who wait; anything else ends the loop.
    asio::co_spawn(loop_, commit_all(), [](const std::exception_ptr& failure) {
      if (failure) std::rethrow_exception(failure);
    });

  while (!batch->committed && !batch->failure) {
    boost::system::error_code woken;
    co_await batch->done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  if (batch->failure) std::rethrow_exception(batch->failure);
  co_return batch->changes[place].still_queued;
}

Task<> OutboxJournal::commit_all() {
  while (open_) {
    const auto batch = std::exchange(open_, nullptr);
    const auto desk = desk_;  // shared: a reload may replace it meanwhile
    try {
      co_await store_thread_.run([&] { write(batch->changes, *desk); });
      batch->committed = true;
    } catch (...) {
      batch->failure = std::current_exception();
    }
    batch->done.cancel();
    mail_to_send_();
  }
  committing_ = false;
}

void OutboxJournal::write(std::vector<Change>& changes, const desk::Desk& desk) {
  const db::Time now = wall_clock();
  // A refusal before the final dot was never "sending"; the store settles only what was, so all of them
  // begin.
  std::vector<db::OutboxId> beginning;
  std::vector<db::SendResult> results;
  for (Change& change : changes) {
    beginning.push_back(change.entry.id);
    if (!change.result) continue;
    if (change.result->state == db::OutboxState::failed) tell_agents(change.entry, *change.result, desk);
    results.push_back(*change.result);
  }
  const std::vector<db::OutboxId> begun = store_.outbox().advance(beginning, results, now);
  for (Change& change : changes)
    change.still_queued = std::ranges::find(begun, change.entry.id) != begun.end();
}

void OutboxJournal::tell_agents(db::OutboxEntry entry, db::SendResult& result, const desk::Desk& desk) {
  if (!entry.ticket) return;
  const auto ticket = store_.tickets().view(*entry.ticket);
  if (!ticket) return;
  entry.state = result.state;
  entry.reply_code = result.reply_code;
  entry.reply_text = result.reply_text;
  result.consequence = desk::delivery_failed(entry, *ticket, desk, fresh_moment());
}

Task<> OutboxJournal::flushed() {
  while (committing_) co_await store_thread_.run([] { return true; });
}

Task<> OutboxJournal::give_up_expired() {
  const auto desk = desk_;
  co_await store_thread_.run([&] {
    const db::Time now = wall_clock();
    std::vector<db::SendResult> results;
    for (const db::OutboxEntry& entry : store_.outbox().expired(now - outbox_expiry, expired_at_once)) {
      results.push_back(given_up(entry));
      tell_agents(entry, results.back(), *desk);
    }
    if (!results.empty()) store_.outbox().expire(results, now);
  });
  mail_to_send_();
}

}  // namespace ticketd
