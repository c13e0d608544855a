#include "daemon/outbox_rules.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/replace.hpp>
#include <string_view>

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

std::optional<db::SendResult> too_late(const db::OutboxEntry& entry, db::Time now) {
  const bool is_old = now - entry.created > db::AutoReplyBudget{}.age_max;
  if (entry.kind != db::OutgoingKind::auto_reply || !is_old) return std::nullopt;
  return db::SendResult{.id = entry.id,
                        .state = db::OutboxState::failed,
                        .reply_code = entry.reply_code,
                        .reply_text = "too late for an automatic reply; " + entry.reply_text};
}

bool refuses_null_sender(const mail::SmtpOutcome& outcome) {
  if (outcome.status != mail::SmtpOutcome::Status::rejected) return false;
  const std::string_view text = outcome.text;
  if (outcome.stage == mail::SmtpOutcome::Stage::mail) return !text.starts_with("5.3.4 ");  // its size
  // 5.7.60: Exchange's "not permitted to send as this sender", said after the final dot.
  constexpr std::array<std::string_view, 3> about_sender{"5.1.7 ", "5.1.8 ", "5.7.60 "};
  return std::ranges::any_of(about_sender, [&](std::string_view code) { return text.starts_with(code); });
}

std::string reply_for_log(const db::OutboxEntry& entry, std::string reply_text) {
  if (!entry.recipient.empty()) boost::ireplace_all(reply_text, entry.recipient, "[recipient]");
  return reply_text;
}

}  // namespace ticketd
