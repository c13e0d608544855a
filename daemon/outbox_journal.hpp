// Commits what the senders are about to do and what came of it. Several connections ask at once; what they
// ask while one commit runs goes into the next one together, so one fsync serves many mails.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "daemon/blocking.hpp"
#include "daemon/desk/desk.hpp"
#include "db/store.hpp"

namespace ticketd {

class OutboxJournal {
 public:
  /// Everything given outlives the journal, and the loop runs until the last change is committed.
  /// `mail_to_send` is called on the loop when an agent is told of a failure.
  OutboxJournal(asio::any_io_executor loop, Blocking& store_thread, db::Store& store,
                std::shared_ptr<const desk::Desk> desk, std::function<void()> mail_to_send)
      : loop_(std::move(loop)),
        store_thread_(store_thread),
        store_(store),
        desk_(std::move(desk)),
        mail_to_send_(std::move(mail_to_send)) {}
  OutboxJournal(const OutboxJournal&) = delete;
  OutboxJournal& operator=(const OutboxJournal&) = delete;

  /// What an agent is told of a failure is written by these rules from now on.
  void use(std::shared_ptr<const desk::Desk> desk) { desk_ = std::move(desk); }

  /// Returns when the state `sending` is durable: the final dot may go out (RELIABILITY, invariant 5). False:
  /// the entry is not queued any more and must not be sent.
  Task<bool> sending(db::OutboxEntry entry);

  /// Returns when the outcome is durable, with the agent's notice of a failure in the same commit. Once
  /// called it is written even if the caller is cancelled meanwhile.
  Task<> settled(db::OutboxEntry entry, db::SendResult result);

  /// Returns when nothing is left to commit.
  Task<> flushed();

  /// Fails entries that waited longer than outbox_expiry and tells the agents.
  Task<> give_up_expired();

 private:
  struct Change {
    db::OutboxEntry entry{};
    std::optional<db::SendResult> result{};  ///< empty: about to be sent
    bool still_queued = false;
  };
  struct Batch {
    explicit Batch(const asio::any_io_executor& loop) : done(loop, asio::steady_timer::time_point::max()) {}
    std::vector<Change> changes;
    bool committed = false;
    std::exception_ptr failure;
    asio::steady_timer done;
  };

  Task<bool> in_next_commit(Change change);
  Task<> commit_all();
  void write(std::vector<Change>& changes, const desk::Desk& desk);
  void tell_agents(db::OutboxEntry entry, db::SendResult& result, const desk::Desk& desk);

  asio::any_io_executor loop_;
  Blocking& store_thread_;
  db::Store& store_;
  std::shared_ptr<const desk::Desk> desk_;
  std::function<void()> mail_to_send_;
  std::shared_ptr<Batch> open_;  ///< shared by those who wait and the one who commits
  bool committing_ = false;
};

}  // namespace ticketd
