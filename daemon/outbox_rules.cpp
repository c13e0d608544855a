#include "daemon/outbox_rules.hpp"

#include "daemon/backoff.hpp"

namespace ticketd {

db::SendResult after_try(const db::OutboxEntry& entry, const mail::SmtpOutcome& outcome, db::Time now) {
  using Status = mail::SmtpOutcome::Status;
  db::SendResult result{.id = entry.id, .reply_code = outcome.code, .reply_text = outcome.text};
  switch (outcome.status) {
    case Status::accepted:
      result.state = db::OutboxState::accepted;
      break;
    case Status::rejected:
      result.state = db::OutboxState::failed;
      break;
    case Status::uncertain:
      result.state = db::OutboxState::uncertain;
      result.next_try = now + uncertain_pause;
      break;
    case Status::deferred:
      result.state = now - entry.created > outbox_expiry ? db::OutboxState::failed : db::OutboxState::queued;
      result.next_try = now + retry_pause(entry.tries + 1);
      break;
  }
  return result;
}

db::SendResult given_up(const db::OutboxEntry& entry) {
  return {.id = entry.id,
          .state = db::OutboxState::failed,
          .reply_code = entry.reply_code,
          .reply_text = entry.reply_text.empty() ? "no server took it within five days" : entry.reply_text};
}

}  // namespace ticketd
